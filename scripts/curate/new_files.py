"""Put new files into a dataset, all or none and each of them whole: text by path in, files out."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from scripts.faults import Fault, ListError
from scripts.system.guards import disk_faults, locked, signals_wait


def create_files(root: Path, texts: Mapping[str, str]) -> None:
    """Write new files; ListError, and nothing is written, where one is there or the disk refuses."""
    with locked(root) as work:
        aside = work / "created"
        shutil.rmtree(aside, ignore_errors=True)  # left by a run that was killed
        try:
            with disk_faults(next(iter(texts)), "cannot be written"):
                aside.mkdir()
                sources = {path: aside / str(number) for number, path in enumerate(texts)}
                for path, source in sources.items():
                    write_whole(source, texts[path])
            with signals_wait():
                put_in_place(root, sources)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file and see that it is on the disk."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def put_in_place(root: Path, sources: Mapping[str, Path]) -> None:
    """Give finished files their paths, or none of them."""
    done: list[Path] = []
    for path, source in sources.items():
        try:
            (root / path).parent.mkdir(exist_ok=True)
            os.link(source, root / path)  # unlike a renaming, this refuses to replace
            done.append(root / path)
        except OSError as error:
            for place in done:
                place.unlink()
            there = isinstance(error, FileExistsError)
            message = "is there already" if there else f"cannot be written: {error.strerror}"
            raise ListError([Fault(path, "", f"{message}; nothing is written")]) from error
