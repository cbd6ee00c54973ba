"""The one row about the dataset itself."""

import json
from datetime import date
from pathlib import Path

import pytest

from scripts.records.catalogue import read_catalogue
from scripts.tables.rows import dataset_row
from scripts.tables.schema import read_descriptor
from tests.conftest import REPOSITORY, edit

ROLLOUTS = "rollouts-for-films"
VERSION = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))["version"]


def test_dataset_row(small: Path) -> None:
    assert dataset_row(read_descriptor(small), read_catalogue(small)) == {
        "name": "diffusion-rl",
        "title": "RL for image and video diffusion",
        "version": VERSION,
        "updated": date(2026, 5, 20),
        "searched": None,
        "license": "CC-BY-4.0",
        "papers": 2,
        "authors": 2,
        "venues": 1,
        "candidates": 0,
        "toolkits": 1,
        "related_lists": 1,
    }


PAPER, TOOLKIT = "papers/alpha-po.toml", "toolkits/alpha-kit.toml"


@pytest.mark.parametrize(
    ("path", "old", "new", "updated"),
    [
        (PAPER, "2026-05-18", "2026-06-01", date(2026, 6, 1)),
        (PAPER, "2026-05-18", "2026-05-18\nwithdrawn = 2026-06-02", date(2026, 6, 2)),
        (TOOLKIT, "2026-05-18", "2026-06-03", date(2026, 6, 3)),
        (f"papers/{ROLLOUTS}.toml", "2026-05-20", "2026-06-04", date(2026, 6, 4)),
    ],
)
def test_updated_is_the_latest_change(small: Path, path: str, old: str, new: str, updated: date) -> None:
    edit(small / "data" / path, old, new)
    row = dataset_row(read_descriptor(small), read_catalogue(small))
    assert (row["updated"], row["papers"]) == (updated, 2)


def test_dataset_counts_authors_and_venues_once(small: Path) -> None:
    for number in (1, 2, 3):
        text = (
            (small / "data" / PAPER)
            .read_text("utf-8")
            .replace('"Ada Nüsken"', f'"Writer {"ABC"[number - 1]}"')
        )
        (small / f"data/papers/paper-{number}.toml").write_text(text, "utf-8")
    row = dataset_row(read_descriptor(small), read_catalogue(small))
    assert (row["papers"], row["authors"], row["venues"]) == (5, 5, 1)
