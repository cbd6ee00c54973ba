"""Make the files of a release in a folder aside, and put them in place, all of them or none."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.build.build import build
from scripts.build.markdown_list import LIST
from scripts.build.readme import README
from scripts.faults import Fault, ListError
from scripts.publish.export import Files, export_files, read_source
from scripts.records.catalogue import Catalogue
from scripts.system.guards import UNTOUCHED, WORK, disk_faults
from scripts.tables.schema import DESCRIPTOR, TABLES, read_descriptor

PIN = "examples/dependent/pin.toml"  # shows how others pin the data, so it pins the latest release
PINNED = re.compile(r'^version = ".*"\nsha256 = ".*"$', re.MULTILINE)


def make_aside(root: Path, catalogue: Catalogue, number: str, new: Path) -> Files:
    """Make all outputs of a version, each at its path below `new`; the files of its export."""
    shutil.rmtree(new, ignore_errors=True)
    (new / TABLES).mkdir(parents=True)
    package = {**read_descriptor(root), "version": number}
    (new / DESCRIPTOR).write_text(json.dumps(package, ensure_ascii=False), "utf-8")
    for path in (README, LIST, PIN):
        if (root / path).exists():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / path, new / path)
    build(new, catalogue)
    shutil.rmtree(new / WORK)
    files = export_files(read_source(new, catalogue))
    if (new / PIN).exists():
        lines = "\n".join(pin_lines(number, files))
        text, count = PINNED.subn(lines, (new / PIN).read_text("utf-8"))
        if count != 1:
            raise ListError(
                [Fault(PIN, "", "has no lines 'version = \"...\"' and 'sha256 = \"...\"' in a row")]
            )
        (new / PIN).write_text(text, "utf-8")
    return files


def pin_lines(number: str, files: Files) -> list[str]:
    """The two lines by which others pin a release: its version and the hash of its zip."""
    archive = next(content for path, content in files.items() if path.endswith(".zip"))
    return [f'version = "{number}"', f'sha256 = "{hashlib.sha256(archive).hexdigest()}"']


def put(root: Path, new: Path, paths: Sequence[str]) -> None:
    """Move files from `new` to their places."""
    for path in paths:
        with disk_faults(path, "cannot be replaced, nothing is changed"):
            (new / path).replace(root / path)


@contextmanager
def undone_on_failure(root: Path, paths: Sequence[str], kept: Path) -> Iterator[None]:
    """Bring files back to what they were, from copies in `kept`, should the block fail."""
    present = [path for path in paths if (root / path).exists()]
    with disk_faults(WORK, UNTOUCHED):
        shutil.rmtree(kept, ignore_errors=True)
        for path in present:
            (kept / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / path, kept / path)
    try:
        yield
    except BaseException:
        for path in paths:
            if path in present:
                (kept / path).replace(root / path)
            else:
                (root / path).unlink(missing_ok=True)
        raise
