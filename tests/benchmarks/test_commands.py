"""Every command of `make bench` and of the other bench targets starts, or does its smallest piece of work."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import hostile
from benchmarks.measure import RESULTS
from benchmarks.parts import invented
from benchmarks.rivals import built
from tests.conftest import REPOSITORY

RECIPES = re.findall(r"-m benchmarks\.(\w+)(.*)", (REPOSITORY / "Makefile").read_text("utf-8"))
READ_RESULTS = {"report", "plot"}  # no options, only a file of results


def module(name: str, *arguments: str) -> str:
    """Return what a module of the benchmarks prints."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.mark.parametrize("name", sorted({name for name, _ in RECIPES} - READ_RESULTS))
def test_every_command_of_the_makefile_has_help_with_its_options(name: str) -> None:
    printed = module(name, "--help")
    assert printed.startswith(f"Usage: python -m benchmarks.{name} [OPTIONS]\n")
    for used, arguments in RECIPES:
        if used == name:
            assert all(option in printed for option in re.findall(r"--[\w-]+", arguments))


def test_the_report_is_written_next_to_the_results(tmp_path: Path) -> None:
    results = shutil.copy(RESULTS, tmp_path)
    module("report", str(results))
    text = (tmp_path / "RESULTS.md").read_text("utf-8")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[:2] == ["## Ratios by number of papers", "## Growth"]


def test_sqlite_utils_loads_the_same_papers(tmp_path: Path) -> None:
    ten = invented(tmp_path / "lists", 10)
    assert re.search(r"^cpu \d", module("rivals", "sqlite_utils", str(ten)), re.M)
    [path] = ten.parent.glob("*-sqlite-utils.db")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM papers").fetchone() == (10,)
        names = {name for [name] in database.execute("SELECT name FROM sqlite_master")}
    assert built(ten).tables.keys() <= names


def test_a_hostile_statement_is_measured(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "LOAD.md").write_text("# Load\n\n## Statement by statement\n\nof an earlier run\n")
    monkeypatch.setattr(hostile, "HERE", tmp_path)
    monkeypatch.setattr(hostile, "ATTACKERS", 2)
    monkeypatch.setattr(hostile, "JOURNEYS", {"home": "/"})
    CliRunner().invoke(hostile.main, ["--pages", "1", "--most", "1"], catch_exceptions=False)
    text = (tmp_path / "LOAD.md").read_text("utf-8")
    assert text.startswith(
        "# Load\n\n## Statement by statement\n\n1 statements, each sent by 2 clients at once."
    )
    assert "earlier" not in text
    cells = [cell.strip() for cell in text.splitlines()[-1].split("|")[1:-1]]
    statement, before, during, ratio, memory, answers = cells
    assert statement == f"`{hostile.STATEMENTS[0]}`"
    assert all(re.fullmatch(r"[1-9][\d,]*", number) for number in (before, during, memory))
    assert re.fullmatch(r"\d+\.\d", ratio)
    assert answers == "400"  # interrupted
