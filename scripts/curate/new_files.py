"""Put new files into a list, all or none: text by path in, files out."""

from collections.abc import Mapping
from pathlib import Path

from scripts.system.guards import disk_faults, locked, signals_wait
from scripts.system.writing import all_or_none, new_folder, undo, write_whole


def create_files(root: Path, texts: Mapping[str, str]) -> None:
    """Write new files; if one exists or the disk fails, write nothing and raise ListError."""
    with locked(root), new_folder(root) as new:
        undo(root)
        for path, text in texts.items():
            with disk_faults(path, "cannot be written, nothing is changed"):
                write_whole(new / path, text.encode("utf-8"))
        with signals_wait(), all_or_none(root, new, list(texts), overwrite=False):
            pass
