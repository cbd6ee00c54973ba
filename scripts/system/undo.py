"""Replace several files, all or none: copies of the old files are kept until all are replaced.

The copies are in .build/undo, with a list of the files and the digests of their replacements. If the process
is killed, the next command that writes puts the copies back. A file that somebody has edited since then is
left unchanged.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.system.guards import UNTOUCHED, WORK, disk_faults

UNDO = "undo"
ENTRIES = "entries.json"  # there only while there is something to undo


@contextmanager
def all_or_none(root: Path, new: Path, paths: Sequence[str]) -> Iterator[None]:
    """Move files from `new` to their places, then run the block; move them back if anything fails."""
    folder = root / WORK / UNDO
    with disk_faults(WORK, UNTOUCHED):
        shutil.rmtree(folder, ignore_errors=True)
        keep(root, folder, paths)
        entries = {path: digest_of(new / path) for path in paths}
        (folder / "part").write_text(json.dumps(entries), "utf-8")
        (folder / "part").rename(folder / ENTRIES)
    try:
        for path in paths:
            with disk_faults(path, "cannot be replaced, nothing is changed"):
                (new / path).replace(root / path)
        yield
    except BaseException:
        undo(root)
        raise
    forget_undo(root)


def keep(root: Path, folder: Path, paths: Sequence[str]) -> None:
    """Copy the files that exist."""
    folder.mkdir()
    for path in paths:
        if (root / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / path, folder / path)


def unfinished(root: Path) -> bool:
    """Whether an interrupted run left files to put back."""
    return (root / WORK / UNDO / ENTRIES).exists()


def undo(root: Path) -> list[str]:
    """Put back the files that an interrupted run replaced; return their paths."""
    folder = root / WORK / UNDO
    if not unfinished(root):
        shutil.rmtree(folder, ignore_errors=True)
        return []
    entries: dict[str, str] = json.loads((folder / ENTRIES).read_text("utf-8"))
    replaced = [path for path, digest in entries.items() if digest_of(root / path) == digest]
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
    """The digest of a file, or "" if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
