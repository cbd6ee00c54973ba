"""The small list exported once, and its papers in the form of an export."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY, run, write_small
from tests.helpers import small_papers

PACKAGE = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
ARCHIVE = f"diffusion-rl-{PACKAGE['version']}.zip"
TABLES = [table["name"] for table in PACKAGE["resources"]]
PARTS = [f"parquet/papers_by_year/year={year}/part-0.parquet" for year in (2025, 2026)]
FILES = sorted(
    [
        *(f"parquet/{name}.parquet" for name in TABLES),
        *PARTS,
        "parquet/SHA256SUMS",
        ARCHIVE,
        ARCHIVE.replace(".zip", "-parquet.zip"),
        "diffusion-rl.db",
        "LIST.md",
        "README.md",
        "SHA256SUMS",
        "croissant.json",
        "diffusion-rl.bib",
        "diffusion-rl.csl.json",
    ]
)


def with_pairs(paper: dict[str, Any]) -> dict[str, Any]:
    """A paper in the form of Parquet: its links are a list of pairs."""
    return {**paper, "links": [{"key": label, "value": url} for label, url in paper["links"].items()]}


ALPHA, FILMS = with_pairs(small_papers.ALPHA), with_pairs(small_papers.FILMS)


@pytest.fixture(scope="session")
def exported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small list with a page, built and exported."""
    root = write_small(tmp_path_factory.mktemp("exported") / "list")
    (root / "LIST.md").touch()
    assert run(root, "build").exit_code == 0
    assert run(root, "export").exit_code == 0
    return root


@pytest.fixture
def dist(exported_once: Path) -> Path:
    """The export of the small list, to read."""
    return exported_once / "dist"


@pytest.fixture
def exported(exported_once: Path, tmp_path: Path) -> Path:
    """The small list, built and exported, to change."""
    return Path(shutil.copytree(exported_once, tmp_path / "copy"))


def read_csv(root: Path, name: str) -> list[dict[str, str]]:
    with (root / f"data/tables/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
