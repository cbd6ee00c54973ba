"""What a server began with, kept aside: a build that goes on meanwhile replaces the files of the list."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from scripts.tables.schema import DESCRIPTOR, TABLES


@cache
def snapshot_of(root: Path) -> Path:
    """A folder with the descriptor and the tables of a list as at the first call; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="diffusion-rl-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for path in [root / DESCRIPTOR, *(root / TABLES).glob("*.csv")]:
        copy_of(path, folder / path.relative_to(root))
    return folder


def copy_of(path: Path, copy: Path) -> Path:
    """A copy of a file."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(path, copy))
