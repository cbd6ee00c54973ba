"""Make the files of a release in a work folder: outputs, pin, citation, export."""

import hashlib
import json
import re
import shutil
from pathlib import Path

from scripts.build.build import build
from scripts.build.documents import PAGES, README
from scripts.build.markdown_list import LIST
from scripts.faults import Fault, ListError
from scripts.publish.export import export_files, read_source
from scripts.publish.export_folder import Files
from scripts.records.catalogue import Catalogue
from scripts.system.guards import WORK
from scripts.tables.schema import DESCRIPTOR, TABLES, read_descriptor

PIN = "examples/dependent/pin.toml"  # the example of a pin, which pins the latest release
CITATION = "CITATION.cff"
VERSION = re.compile(r"^(version: ).*()$", re.MULTILINE)
RELEASED = re.compile(r"^(date-released: ).*()$", re.MULTILINE)
# In the BibTeX entry of the dataset itself.
BIBTEX = re.compile(r"(@\w+\{diffusion-rl,[^@]*?\bversion *= *\{)[^}]*(\})")
YEAR = re.compile(r"(@\w+\{diffusion-rl,[^@]*?\byear *= *\{)[^}]*(\})")
PINNED = re.compile(r'^version = ".*"\nsha256 = ".*"$', re.MULTILINE)


def make_release_files(root: Path, catalogue: Catalogue, number: str, new: Path) -> Files:
    """Make all outputs of a version, each at its path below `new`; the files of its export."""
    (new / TABLES).mkdir(parents=True)
    package = {**read_descriptor(root), "version": number}
    (new / DESCRIPTOR).write_text(json.dumps(package, ensure_ascii=False), "utf-8")
    for path in (*PAGES, LIST, PIN, CITATION):
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
    """Return the two lines that pin a release: its version and the hash of its zip."""
    archive = next(content for path, content in files.items() if path.endswith(f"-{number}.zip"))
    return [f'version = "{number}"', f'sha256 = "{hashlib.sha256(archive).hexdigest()}"']


def set_citation(new: Path, number: str, day: str) -> None:
    """Set version and day in CITATION.cff, and version and year in the citation of the README."""
    places = {CITATION: {VERSION: number, RELEASED: day}, README: {BIBTEX: number, YEAR: day[:4]}}
    for name, values in places.items():
        if (new / name).exists():
            text = (new / name).read_text("utf-8")
            for pattern, value in values.items():
                text = pattern.sub(rf"\g<1>{value}\g<2>", text)
            (new / name).write_text(text, "utf-8")
