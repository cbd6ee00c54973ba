"""The small list exported once, and what its papers are in an export."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY, run, write_small

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
ALPHA: dict[str, Any] = {
    "id": "alpha-po",
    "title": "Alpha-PO: Preferences for Pictures",
    "short_name": "Alpha-PO",
    "summary": None,
    "year": 2025,
    "venue": "ICLR",
    "presentation": None,
    "section": "preference-optimization",
    "tasks": ["T2I"],
    "methods": ["DPO"],
    "base_models": [],
    "rewards": [],
    "benchmarks": [],
    "links": [
        {"key": "Paper", "value": "https://arxiv.org/abs/2405.00001"},
        {"key": "Code", "value": "https://github.com/example/alpha-po"},
    ],
    "authors": ["Ada Nüsken", "Bo Li"],
    "arxiv": "2405.00001",
    "submitted": date(2024, 5, 1),
    "category": None,
    "doi": "10.1000/alpha-po",
    "code_license": None,
    "added": date(2026, 5, 18),
    "read": None,
    "withdrawn": None,
    "superseded_by": None,
}
FILMS: dict[str, Any] = {
    "id": "rollouts-for-films",
    "title": "Rollouts for Films",
    "short_name": None,
    "summary": None,
    "year": 2026,
    "venue": "arXiv",
    "presentation": None,
    "section": "policy-gradient",
    "tasks": ["T2V", "I2V"],
    "methods": ["Policy Gradient", "GRPO"],
    "base_models": [],
    "rewards": [],
    "benchmarks": [],
    "links": [{"key": "Paper", "value": "https://arxiv.org/abs/2601.00002"}],
    "authors": ["Bo Li"],
    "arxiv": "2601.00002",
    "submitted": None,
    "category": None,
    "doi": None,
    "code_license": None,
    "added": date(2026, 5, 18),
    "read": None,
    "withdrawn": None,
    "superseded_by": None,
}


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
