"""Write files of a list whole: one file by renaming it, several files all or none.

Several files are made in .build/new. Before they are moved to their places, the old files are copied to
.build/undo, with a list of the files and the digests of the new ones. If a move fails, the copies are put
back. If the process is killed, the next command that writes puts them back. A file that somebody has edited
since then is left unchanged.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.faults import Fault, ListError
from scripts.system.files import file_digest
from scripts.system.guards import UNTOUCHED, WORK, disk_faults, locked, signals_wait

NEW, UNDO = "new", "undo"  # folders of .build
ENTRIES = "entries.json"  # there only while there is something to undo


def write_whole(path: Path, content: bytes) -> None:
    """Write a file and flush it to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(root: Path, path: str, content: bytes) -> None:
    """Replace a file atomically; the caller holds `locked`."""
    aside = root / WORK / "aside"
    with disk_faults(path, "cannot be written"):
        write_whole(aside, content)
        (root / path).parent.mkdir(exist_ok=True)
        aside.replace(root / path)


@contextmanager
def new_folder(root: Path) -> Iterator[Path]:
    """Provide a folder for new files, empty at first and deleted afterwards; the caller holds `locked`."""
    folder = root / WORK / NEW
    shutil.rmtree(folder, ignore_errors=True)  # left by a run that was killed
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def all_or_none(root: Path, new: Path, paths: Sequence[str], overwrite: bool = True) -> Iterator[None]:
    """Move files from `new` to their places, then run the block; move them back if anything fails.

    Without `overwrite`, a file that exists already is a failure.
    """
    done: list[str] = []
    with disk_faults(WORK, UNTOUCHED):
        keep(root, new, paths)
    try:
        for path in paths:
            with disk_faults(path, "cannot be replaced, nothing is changed" if overwrite else UNTOUCHED):
                (root / path).parent.mkdir(exist_ok=True)
                move(new / path, root / path, path, overwrite)
                done.append(path)
        yield
        with disk_faults(WORK, UNTOUCHED):
            forget_undo(root)
    except BaseException:
        undo(root, done)
        raise


def move(source: Path, place: Path, path: str, overwrite: bool) -> None:
    """Move a file to its place; without `overwrite`, raise ListError if there is one."""
    if overwrite:
        source.replace(place)
        return
    try:
        os.link(source, place)  # unlike a rename, this fails if the path exists
    except FileExistsError as error:
        raise ListError([Fault(path, "", "is there already; nothing is written")]) from error


def keep(root: Path, new: Path, paths: Sequence[str]) -> None:
    """Copy the files that exist, and list all with the digests of the new ones."""
    folder = root / WORK / UNDO
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in paths:
        if (root / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / path, folder / path)
    entries = {path: digest_of(new / path) for path in paths}
    (folder / "part").write_text(json.dumps(entries), "utf-8")
    (folder / "part").rename(folder / ENTRIES)


def unfinished(root: Path) -> bool:
    """Return whether an interrupted command left files to put back."""
    return (root / WORK / UNDO / ENTRIES).exists()


def undo_interrupted(root: Path) -> list[str]:
    """Undo what an interrupted command changed, if there is such a command; return the paths."""
    if not unfinished(root):
        return []
    with locked(root), signals_wait():
        return undo(root)


def undo(root: Path, done: Sequence[str] | None = None) -> list[str]:
    """Put back the files that a command replaced, or those that are `done`; return their paths."""
    folder = root / WORK / UNDO
    if not unfinished(root):
        shutil.rmtree(folder, ignore_errors=True)
        return []
    entries: dict[str, str] = json.loads((folder / ENTRIES).read_text("utf-8"))
    replaced = [
        path
        for path, digest in entries.items()
        if digest_of(root / path) == digest and (done is None or path in done)
    ]
    for path in replaced:
        with disk_faults(path, "cannot be put back"):
            if (folder / path).exists():
                (folder / path).replace(root / path)
            elif digest_of(root / path):
                (root / path).unlink()
    forget_undo(root)
    return replaced


def forget_undo(root: Path) -> None:
    """Delete the copies: all files are replaced."""
    folder = root / WORK / UNDO
    (folder / ENTRIES).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def digest_of(path: Path) -> str:
    """Return the digest of a file, or "" if there is none."""
    return file_digest(path).hex() if path.is_file() else ""
