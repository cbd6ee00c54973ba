"""Make every output from the records in a work folder, and put all of them in place together.

If a build is interrupted or fails, all outputs stay or are put back as they were (scripts/system/writing.py).
datapackage.json, the README and docs/ are outputs that people edit: an edit made during the build is kept.
"""

import filecmp
import json
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from scripts.build.documents import PAGES, refresh_page, written_by_people
from scripts.build.markdown_list import LIST, LISTED, markdown_list
from scripts.build.stamp import INSPECTED, leave_stamp, outputs_digest
from scripts.faults import Fault, ListError
from scripts.records.catalogue import Catalogue
from scripts.system.files import file_digest, regular_bytes
from scripts.system.guards import UNTOUCHED, WORK, disk_faults, locked, signals_wait
from scripts.system.writing import all_or_none, new_folder, undo, unfinished
from scripts.tables.database import build_database
from scripts.tables.package import definition, write_package
from scripts.tables.rows import ROWS, dataset_row, make_tables
from scripts.tables.schema import DESCRIPTOR, TABLES, read_descriptor, schema_tables

UNCOMMITTED = (".db", INSPECTED)  # absent in a fresh clone


def build(root: Path, catalogue: Catalogue, code: str = "", summary: str = "") -> list[str]:
    """Bring all outputs up to date and return the paths that changed. If anything fails, nothing changes.

    With the digest of the code and a summary of the list, it leaves a stamp for the next build.
    """
    with locked(root), new_folder(root) as new:
        undo(root)
        with disk_faults(WORK, UNTOUCHED):
            make_outputs(root, catalogue, new)
            outputs = outputs_digest(new)
            changed = keep_changed(root, new)
            check_folders_are_writable(root, changed)
        with signals_wait(), all_or_none(root, new, without_edited(root, new, changed)):
            pass
        changed += clear_strays(root)
        if code:
            leave_stamp(root, code, catalogue.digest, outputs, summary)
        return changed


def stale(root: Path, catalogue: Catalogue) -> list[Fault]:
    """Return a fault for each output that a build would change; uncommitted ones may be absent."""
    remedy = "run 'diffusion-rl build'"
    if unfinished(root):
        return [Fault(WORK, "", f"has files that an interrupted command replaced; {remedy} to restore them")]
    with disk_faults(tempfile.gettempdir(), "cannot be written"), tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        make_outputs(root, catalogue, new)
        changed = keep_changed(root, new)
    absent = {path for path in changed if path.endswith(UNCOMMITTED) and not (root / path).exists()}
    outdated = [Fault(path, "", f"is stale; {remedy}") for path in changed if path not in absent]
    return outdated + [Fault(path, "", f"belongs to no table; {remedy}") for path in stray_tables(root)]


def make_outputs(root: Path, catalogue: Catalogue, target: Path) -> None:
    """Write every output, at its path below `target`."""
    package = read_descriptor(root)
    dataset = {"dataset": [dataset_row(package, catalogue)]}
    write_package(target, package, {**dataset, **{name: rows(catalogue) for name, rows in ROWS.items()}})
    database = target / f"{package['name']}.db"
    build_database(database, target, schema_tables(package))
    (target / INSPECTED).write_text(inspection(database))
    for page in PAGES:
        if (root / page).exists():
            text = refresh_page(page, read_page_text(root, page), database, schema_tables(package))
            (target / page).parent.mkdir(exist_ok=True)
            (target / page).write_text(text, "utf-8")
    if (root / LIST).exists():
        tables = {**dataset, **make_tables(catalogue, *LISTED)}
        page = markdown_list(package["title"], package.get("description", ""), tables)
        (target / LIST).write_text(page, "utf-8")


def inspection(database: Path) -> str:
    """Return the output of `datasette inspect` for the database, so that Datasette serves it as immutable.

    The command itself is not used: it fails on a path with "%" or "#".
    """
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in names}
        about = {
            "hash": file_digest(database).hex(),
            "size": database.stat().st_size,
            "file": database.name,
            "tables": {name: {"count": count} for name, count in counts.items()},
        }
    return json.dumps({database.stem: about}, indent=2) + "\n"


def keep_changed(root: Path, new: Path) -> list[str]:
    """Delete from `new` the files that are already in place with the same bytes; return the other paths."""
    changed = []
    for path in files_below(new):
        name = path.relative_to(new).as_posix()
        place = root / name
        if place.is_dir():
            raise ListError([Fault(name, "", "is a directory; move it away, a file belongs here")])
        if place.exists() and filecmp.cmp(path, place, shallow=False):
            path.unlink()
        else:
            changed.append(name)
    return changed


def check_folders_are_writable(root: Path, paths: list[str]) -> None:
    """Raise ListError, before anything changes, if a folder would refuse one of these files."""
    folders = {(root / path).parent for path in paths}
    refusing = sorted(folder for folder in folders if folder.is_dir() and not os.access(folder, os.W_OK))
    if refusing:
        names = [f"{folder.relative_to(root).as_posix()}" for folder in refusing]
        raise ListError([Fault(name, "", f"{UNTOUCHED}: Permission denied") for name in names])


def without_edited(root: Path, new: Path, changed: list[str]) -> list[str]:
    """Return the outputs without those that people have edited since: a new one would undo their edit."""
    edited = [page for page in PAGES if page in changed and is_edited(root, new, page)]
    if DESCRIPTOR in changed and definition(read_descriptor(new)) != definition(read_descriptor(root)):
        edited.append(DESCRIPTOR)
    return [path for path in changed if path not in edited]


def is_edited(root: Path, new: Path, page: str) -> bool:
    """Return whether a page has gone, or whether people changed its text outside the outputs."""
    gone = not (root / page).exists()
    return gone or written_by_people(read_page_text(new, page)) != written_by_people(
        read_page_text(root, page)
    )


def read_page_text(root: Path, page: str) -> str:
    """Return the text of the README or of a page in docs/."""
    try:
        return regular_bytes(root / page).decode("utf-8")
    except OSError as error:
        raise ListError([Fault(page, "", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise ListError([Fault(page, "", f"is not UTF-8: {error.reason} at byte {error.start}")]) from error


def files_below(folder: Path) -> list[Path]:
    """Return every file below a folder, in order of path; none if there is no such folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def stray_tables(root: Path) -> list[str]:
    """Return the CSV files that are not a resource of the package."""
    named = {resource["path"] for resource in read_descriptor(root)["resources"]}
    return sorted({path.relative_to(root).as_posix() for path in (root / TABLES).glob("*.csv")} - named)


def clear_strays(root: Path) -> list[str]:
    """Delete the CSV files of removed tables."""
    strays = stray_tables(root)
    for path in strays:
        with disk_faults(path, "cannot be removed"):
            (root / path).unlink()
    return strays
