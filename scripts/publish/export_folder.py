"""The folder of an export: replaced as a whole, and only if it has nothing else."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from scripts.faults import Fault, ListError, quoted
from scripts.publish.archive import checksum_paths
from scripts.system.guards import UNTOUCHED, disk_faults, signals_wait

SUMS = "SHA256SUMS"
PARQUET = "parquet"  # the only folder of an export; a zip of it is among the files that are published

Files = dict[str, bytes]


def refuse_other_files(directory: Path) -> None:
    """Raise unless the directory is absent, empty, or has only an earlier export."""
    if not directory.exists():
        return
    if not directory.is_dir():
        raise ListError([Fault(str(directory), "", "is not a directory; choose another one")])
    with disk_faults(str(directory), "cannot be read"):
        own = own_files(directory)
        other = next((path for path in files_in(directory) if path not in own), None)
    if other:
        message = f"contains {quoted(other)}, which is not part of an export; choose another directory"
        raise ListError([Fault(str(directory), "", message)])


def own_files(directory: Path) -> set[str]:
    """Return the paths of the files of an earlier export, from its lists of checksums."""
    own: set[str] = set()
    for folder in ("", f"{PARQUET}/"):
        account = directory / folder / SUMS
        if account.is_file():
            names = checksum_paths(account.read_text("utf-8", "replace"))
            own |= {f"{folder}{name}" for name in (SUMS, *names)}
    return own


def files_in(directory: Path) -> Iterator[str]:
    """Yield the paths of all files in a directory, found folder by folder."""
    for folder, folders, names in os.walk(directory):
        folders.sort()
        for name in sorted(names):
            yield (Path(folder) / name).relative_to(directory).as_posix()


def replace_export(directory: Path, files: Files) -> None:
    """Write the files to a temporary folder, and replace the directory with it."""
    place, new, old = export_places(directory)
    try:
        with disk_faults(str(directory), UNTOUCHED):
            for path, content in files.items():
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                (new / path).write_bytes(content)
        with signals_wait(), disk_faults(str(directory), "cannot be replaced, nothing is changed"):
            if place.exists():
                place.rename(old)
            new.rename(place)
    finally:
        restore_export(directory)


def restore_export(directory: Path) -> None:
    """Delete the rest of an interrupted export, and put back what it had moved away."""
    place, new, old = export_places(directory)
    with disk_faults(str(directory), "cannot be put back"):
        shutil.rmtree(new, ignore_errors=True)
        if old.is_dir() and not place.exists():
            old.rename(place)
        shutil.rmtree(old, ignore_errors=True)


def export_places(directory: Path) -> tuple[Path, Path, Path]:
    """Return the folders of the export, of the new one before the move, and of the old one meanwhile."""
    place = Path(os.path.realpath(directory))
    return place, place.with_name(f".{place.name}.export-new"), place.with_name(f".{place.name}.export-old")
