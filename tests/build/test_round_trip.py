"""Values go from a record through CSV into the database unchanged."""

import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, edit, run

TEXTS = [
    "Commas, \"quotes\", 'more' and a back \\ slash",
    "Ünïcödé: 李博 与 Ω ≤ ∞, naïve 'Å'",
    "Emoji 🎬🤖👍🏽 and flags 🇩🇪",
    "שלום עולם and مرحبا",
    "=SUM(A1), +1, -1, @x, #N/A, NULL, null, 007, 1e5, 2401.00010",
    '{"json": [1, 2]}, 1 < 2 > 0 & co; 100% $5 `x` | a',
]
# A title must not have these.
MARKUP = ["a back\\slash", "<b>HTML</b> and <!-- a comment -->", "&amp; &lt;"]


def validated(root: Path) -> bool:
    """Whether frictionless finds the package valid."""
    import frictionless

    return bool(frictionless.validate(str(root / "datapackage.json"), type="package").valid)


@pytest.mark.parametrize("text", TEXTS)
def test_text_survives(small: Path, text: str) -> None:
    edit(
        small / "data/papers/alpha-po.toml",
        '"Alpha-PO: Preferences for Pictures"',
        json.dumps(text, ensure_ascii=False),
    )
    edit(small / "data/toolkits/alpha-kit.toml", '"Code for Alpha-PO."', json.dumps(text, ensure_ascii=False))
    assert run(small, "build").exit_code == 0
    with (small / "data/tables/papers.csv").open(encoding="utf-8", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == [text, "Rollouts for Films"]
    database = sqlite3.connect(small / "diffusion-rl.db")
    assert database.execute("SELECT title FROM papers WHERE id = 'alpha-po'").fetchone() == (text,)
    assert database.execute("SELECT description FROM toolkits").fetchone() == (text,)
    assert validated(small)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_description_survives(text: str, small: Path) -> None:
    edit(small / "data/toolkits/alpha-kit.toml", '"Code for Alpha-PO."', json.dumps(text))
    assert run(small, "build").exit_code == 0
    with (small / "data/tables/toolkits.csv").open(encoding="utf-8", newline="") as file:
        assert [row["description"] for row in csv.DictReader(file)] == [text]
    database = sqlite3.connect(small / "diffusion-rl.db")
    assert database.execute("SELECT description FROM toolkits").fetchone() == (text,)


def test_longest_lists_survive(small: Path) -> None:
    """A cell longer than the 131,072 characters at which Python's csv module stops by itself."""
    names = [f"{'Very ' * 980}Long {first}{second}" for first in "ab" for second in "abcdefghijklmn"]
    edit(small / "data/papers/alpha-po.toml", '["Ada Nüsken", "Bo Li"]', json.dumps(names))
    # In another process: frictionless raises the limit in this one.
    command = [sys.executable, "-m", "scripts", "--root", str(small), "build"]
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    database = sqlite3.connect(small / "diffusion-rl.db")
    (authors,) = database.execute("SELECT authors FROM papers WHERE id = 'alpha-po'").fetchone()
    assert len(authors) > 131_072
    assert json.loads(authors) == names
    assert validated(small)
