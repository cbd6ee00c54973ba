"""Recognize that nothing has changed since the last build, so that the build can exit at once.

A successful build leaves a stamp in .build: one digest of the code that ran, the records that it read, the
outputs that it made, and its summary. It depends on content only, never on time or size, so a stamp never
becomes wrong: whenever the contents are the same, a build would change nothing.
"""

import hashlib
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from scripts.build.documents import PAGES
from scripts.build.markdown_list import LIST
from scripts.faults import ListError
from scripts.records.catalogue import FOLDERS, UNREAD
from scripts.system.files import MAX_BYTES, digest, file_digest
from scripts.system.guards import WORK
from scripts.system.writing import NEW, UNDO
from scripts.tables.schema import DESCRIPTOR, TABLES, read_descriptor

INSPECTED = "inspect-data.json"
STAMP = "stamp"
LEFTOVERS = {NEW, UNDO}  # of a command that was interrupted


def unchanged(root: Path, code: str) -> str | None:
    """Return the summary of the last build, if records, code and outputs are unchanged since then."""
    try:
        if LEFTOVERS.intersection(os.listdir(root / WORK)):
            return None
        mark, summary = (root / WORK / STAMP).read_text("utf-8").splitlines()
        return (
            summary if mark == stamp_of(code, records_digest(root), outputs_digest(root), summary) else None
        )
    except (OSError, ValueError, ListError):  # the full build reports what is wrong
        return None


def leave_stamp(root: Path, code: str, records: str, outputs: str, summary: str) -> None:
    """Record that a build of these records with this code makes these outputs, and its summary."""
    with suppress(OSError):  # without a stamp, the next build is a full one
        (root / WORK / STAMP).write_text(f"{stamp_of(code, records, outputs, summary)}\n{summary}\n", "utf-8")


def stamp_of(*parts: str) -> str:
    """Return one digest of the parts of a stamp."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def records_digest(root: Path) -> str:
    """Return the digest that a catalogue would have; fast, because no record is parsed."""
    files: dict[str, bytes] = {}
    for entry in (root / "data").iterdir():
        if entry.name in FOLDERS:
            names = os.listdir(entry)
            files |= {f"data/{entry.name}/{name}": record_digest(entry / name) for name in names}
        elif entry.name not in UNREAD:
            files[f"data/{entry.name}"] = record_digest(entry)
    return digest(sorted(files.items()))


def record_digest(path: Path) -> bytes:
    """Return the digest of a file's content; none for an entry that cannot be a record, such as a link."""
    found = path.lstat()
    readable = stat.S_ISREG(found.st_mode) and found.st_size <= MAX_BYTES
    return file_digest(path) if readable else b""


def outputs_digest(root: Path) -> str:
    """Return the digest of all outputs below a folder, by path and content."""
    database = f"{read_descriptor(root)['name']}.db"
    tables = sorted(path.relative_to(root).as_posix() for path in (root / TABLES).glob("*.csv"))
    paths = [*tables, DESCRIPTOR, database, INSPECTED, *PAGES, LIST]
    return digest((path, file_digest(root / path)) for path in paths if (root / path).is_file())


def code_digest() -> str:
    """Return the digest of the scripts and of the versions of Python, SQLite and all installed packages."""
    folder = Path(__file__).parent.parent
    scripts = ((str(path.relative_to(folder)), file_digest(path)) for path in sorted(folder.rglob("*.py")))
    return digest([*scripts, *((name, b"") for name in [sys.version, sqlite3.sqlite_version, *installed()])])


def installed() -> Iterator[str]:
    """Yield the installed distributions, such as "click-8.2.1.dist-info"."""
    for folder in sys.path:
        with suppress(OSError):
            yield from sorted(name for name in os.listdir(folder) if name.endswith(".dist-info"))
