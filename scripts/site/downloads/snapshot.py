"""Copies of the files that the server started with: a later build replaces the originals."""

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from scripts.tables.schema import DESCRIPTOR, TABLES


@cache
def snapshot_of(root: Path) -> Path:
    """Return a temporary folder with the descriptor and the tables, copied at the first call."""
    folder = Path(tempfile.mkdtemp(prefix="diffusion-rl-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for path in [root / DESCRIPTOR, *(root / TABLES).glob("*.csv")]:
        copy_of(path, folder / path.relative_to(root))
    return folder


def copy_of(path: Path, copy: Path) -> Path:
    """Copy a file and return the path of the copy."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(path, copy))


@cache
def package_of(root: Path) -> Any:
    """Return the data package as it was at the first call."""
    return json.loads((root / DESCRIPTOR).read_text("utf-8"))
