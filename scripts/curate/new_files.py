"""Put new files into a dataset, all or none: text by path in, files out.

The files are written to a work folder, which is then renamed. A run that is killed before the rename has
changed nothing; after it, the next run puts the rest in place.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from scripts.faults import Fault, ListError
from scripts.system.guards import WORK, disk_faults, locked, signals_wait

ASIDE, FINISHED = "created", "adding"  # folders of .build


def create_files(root: Path, texts: Mapping[str, str]) -> None:
    """Write new files; if one exists or the disk fails, write nothing and raise ListError."""
    with locked(root) as work:
        aside, finished = work / ASIDE, work / FINISHED
        put_in_place(root, undo=False)
        shutil.rmtree(aside, ignore_errors=True)  # left by a run that was killed
        try:
            with disk_faults(next(iter(texts)), "cannot be written"):
                for path, text in texts.items():
                    write_whole(aside / path, text)
            with signals_wait():
                with disk_faults(next(iter(texts)), "cannot be written"):
                    aside.rename(finished)
                put_in_place(root, undo=True)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def finish_creating(root: Path) -> list[str]:
    """Put the files of a killed run in place, if it had finished them; return their paths."""
    if not (root / WORK / FINISHED).exists():
        return []
    with locked(root), signals_wait():
        return put_in_place(root, undo=False)


def write_whole(path: Path, text: str) -> None:
    """Write a file and flush it to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def put_in_place(root: Path, undo: bool) -> list[str]:
    """Move finished files to their paths; if one exists, undo all moves if `undo`."""
    finished = root / WORK / FINISHED
    paths = sorted(path.relative_to(finished).as_posix() for path in finished.rglob("*") if path.is_file())
    done: list[Path] = []
    for path in paths:
        source, place = finished / path, root / path
        try:
            place.parent.mkdir(exist_ok=True)
            if undo or not place.exists():
                os.link(source, place)  # unlike a rename, this fails if the path exists
                done.append(place)
        except OSError as error:
            for place in done if undo else ():
                place.unlink()
            if undo:
                shutil.rmtree(finished, ignore_errors=True)
            there = isinstance(error, FileExistsError)
            message = "is there already" if there else f"cannot be written: {error.strerror}"
            raise ListError(
                [Fault(path, "", f"{message}; nothing is written" if undo else message)]
            ) from error
    shutil.rmtree(finished, ignore_errors=True)
    return paths
