"""Every command of `make bench` and of the other bench targets starts, or does its smallest piece of work."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import hostile, load
from benchmarks.measure import RESULTS
from benchmarks.parts import OTHERS, invented
from benchmarks.rivals import built
from tests.conftest import REPOSITORY

RECIPES = re.findall(r"-m benchmarks\.(\w+)(.*)", (REPOSITORY / "Makefile").read_text("utf-8"))
READ_RESULTS = {"report", "plot"}  # no options, only a file of results
# A stand-in for wrk: one request was refused. It keeps its arguments and the script that it gets.
WRK = """\
#!/bin/sh
echo "$@" >> {folder}/arguments
for last; do test "$before" = -s && cp "$last" {folder}/script.lua; before=$last; done
echo 'Running 1s test'
echo '{{"requests": {requests}, "seconds": 2, "failed": 0, "refused": 1, "p50": 0, "p95": 0, "p99": 0}}'
"""


def module(name: str, *arguments: str, python: Path = Path(sys.executable)) -> str:
    """Return what a module of the benchmarks prints."""
    command = [str(python), "-m", f"benchmarks.{name}", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built list of ten synthetic papers."""
    return invented(tmp_path_factory.mktemp("lists"), 10)


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


@pytest.mark.skipif(not OTHERS.exists(), reason="needs the other tools, which `make bench` installs")
def test_the_results_are_drawn_next_to_them(tmp_path: Path) -> None:
    results = shutil.copy(RESULTS, tmp_path)
    module("plot", str(results), python=OTHERS)
    assert "</svg>" in (tmp_path / "growth.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("tool", "python"),
    [
        ("sqlite_utils", Path(sys.executable)),
        *(
            pytest.param(
                tool,
                OTHERS,
                marks=pytest.mark.skipif(
                    not OTHERS.exists(), reason="needs the tool, which `make bench` installs"
                ),
            )
            for tool in ("csvs_to_sqlite", "frictionless")
        ),
    ],
)
def test_another_tool_loads_the_same_papers(ten: Path, tool: str, python: Path) -> None:
    assert re.search(r"^cpu \d", module("rivals", tool, str(ten), python=python), re.M)
    [path] = ten.parent.glob(f"*-{tool.replace('_', '-')}.db")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM papers").fetchone() == (10,)
        assert built(ten).tables.keys() <= {
            name for [name] in database.execute("SELECT name FROM sqlite_master")
        }


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


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose wrk answers at once."""
    path = tmp_path / "wrk"
    path.write_text(WRK.format(folder=tmp_path, requests=10))
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path


def test_wrk_is_run_with_a_script_for_the_paths(stand_in: Path) -> None:
    results = load.wrk("http://localhost:1", 4, 1, "/a", "/b", etag='"1"')
    assert (results["per_second"], results["refused"], results["p50"]) == (5, 1, 0)
    assert (stand_in / "arguments").read_text().startswith("-t1 -c4 -d1s --timeout 30s -s ")
    script = (stand_in / "script.lua").read_text()
    assert 'local paths, headers = {"/a", "/b"}, {["if-none-match"] = "\\"1\\""}\n' in script
    (stand_in / "wrk").write_text(WRK.format(folder=stand_in, requests=0))
    assert load.wrk("http://localhost:1", 4, 1)["p50"] == ""  # no answer has no time


def test_the_report_of_the_load_has_every_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds: dict[str, int] = {}
    steps: list[int] = []
    numbers = {"per_second": 1234.4, "refused": 0, "failed": 0, "p50": 1, "p95": 2, "p99": 3}

    def part(name: str, row: load.Row) -> None:
        def rows(each: int, clients: Iterator[int] | None = None) -> Iterator[load.Row]:
            seconds[name] = each
            steps.extend(clients or ())
            yield row

        monkeypatch.setattr(load, name, rows)

    part("rising", {"clients": 77, **numbers, "memory": 88, "files": 99})
    part("by_page", {"page": "the page", **numbers})
    part("hostile", {"traffic": "the traffic", **numbers, "attacks": 55, "answers": [200, 400]})
    part("machines", {"setting": "the setting", "clients": 66, **numbers})
    monkeypatch.setattr(shutil, "which", lambda name: name)
    options = ["--seconds", "6", "--steps", "1,16", "--output", str(tmp_path / "LOAD.md")]
    CliRunner().invoke(load.main, options, catch_exceptions=False)
    text = (tmp_path / "LOAD.md").read_text("utf-8")
    assert (seconds, steps) == ({"rising": 6, "by_page": 2, "hostile": 2, "machines": 2}, [1, 16])
    assert not re.findall(r"\{\w+\}", text)
    rows = {
        cells[0]: cells[1:]
        for line in text.splitlines()
        if (cells := [cell.strip() for cell in line.split("|")[1:-1]])
    }
    common = ["1,234", "0", "0", "1", "2", "3"]
    assert rows["77"] == [*common, "88", "99"]
    assert rows["the page"] == common
    assert rows["the traffic"] == [*common, "55", "[200, 400]"]
    assert rows["the setting"] == ["66", *common]
