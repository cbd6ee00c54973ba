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


def write_with(text: str, number: int, root: Path) -> None:
    """Write a paper and a toolkit with a text."""
    paper, kit = (root / f"data/{path}.toml" for path in ("papers/alpha-po", "toolkits/alpha-kit"))
    written = json.dumps(text, ensure_ascii=False)
    new = paper.read_text("utf-8").replace('"Alpha-PO: Preferences for Pictures"', written)
    new = new.replace("2405.00001", f"2405.1000{number}").replace("/alpha-po", f"/text-{number}")
    paper.with_stem(f"text-{number}").write_text(new.replace("Alpha-PO", f"Text-{number}"), "utf-8")
    new = kit.read_text("utf-8").replace('"Code for Alpha-PO."', written)
    new = new.replace("Alpha-Kit", f"Kit-{number}").replace("/alpha-kit", f"/kit-{number}")
    kit.with_stem(f"text-{number}").write_text(new, "utf-8")


def test_texts_survive(small: Path) -> None:
    for number, text in enumerate(TEXTS):
        write_with(text, number, small)
    built = run(small, "build")
    assert built.exit_code == 0, built.output
    database = sqlite3.connect(small / "diffusion-rl.db")
    for table, column in (("papers", "title"), ("toolkits", "description")):
        with (small / f"data/tables/{table}.csv").open(encoding="utf-8", newline="") as file:
            written = {row["id"]: row[column] for row in csv.DictReader(file)}
        stored = dict(database.execute(f"SELECT id, {column} FROM {table}").fetchall())
        for number, text in enumerate(TEXTS):
            assert written[f"text-{number}"] == stored[f"text-{number}"] == text
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
