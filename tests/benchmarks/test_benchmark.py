"""The benchmark: it measures each part, saves each result at once, and writes the tables."""

import json
import math
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import facets, multiplied, site
from benchmarks.measure import save
from benchmarks.parts import changed
from benchmarks.report import blocks, exponent
from tests.conftest import PAPER, REPOSITORY

PARTS = ["records", "database", "build", "export"]  # the parts that need no other tools


def bench(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmark on a hundred papers, once."""
    command = [sys.executable, "-m", "benchmarks.bench", "--max", "100", "--rounds", "1"]
    command += ["--results", str(folder / "RESULTS.json"), "--work", str(folder / "work"), *options]
    return subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    bench(folder, *(option for part in PARTS for option in ("--only", part)))
    return folder


def test_every_part_is_measured(measured: Path) -> None:
    results = json.loads((measured / "RESULTS.json").read_text())
    assert list(results["measured"]) == PARTS
    for part in results["measured"].values():
        for name, sample in part["100"].items():
            if name != "bytes":
                assert sample["rounds"] == 1
                assert sample["seconds"] > 0
    assert results["measured"]["build"]["100"]["check"]["peak"] > 10
    assert results["measured"]["build"]["100"]["bytes"]["sqlite"] > 100_000
    assert list(results["machines"]) == PARTS
    assert set(results["machines"]["build"]) >= {"cores", "memory", "Python", "SQLite", "datasette"}


def test_measured_parts_are_skipped_on_request(measured: Path) -> None:
    before = (measured / "RESULTS.json").read_bytes()
    assert bench(measured, "--resume", "--only", "records").stderr == ""
    assert (measured / "RESULTS.json").read_bytes() == before


def test_tables_show_ratios_aims_and_growth(measured: Path) -> None:
    results = json.loads((measured / "RESULTS.json").read_text())
    results["measured"]["records"] = {
        "1000": {"parse": {"cpu": 1, "peak": 1}, "check": {"cpu": 3.5, "peak": 1}},
        "10000": {"parse": {"cpu": 10, "peak": 1}, "check": {"cpu": 20, "peak": 1}},
    }
    lines = "\n".join(blocks(results)).splitlines()
    ratios, growth = (next(line for line in lines if line.startswith(start)) for start in STARTS)
    assert [cell.strip() for cell in ratios.split("|")[1:-1]] == [
        *("read and check ÷ parse TOML alone", "", "3.5", "2", "≤ 3", "met"),
    ]
    assert [cell.strip() for cell in growth.split("|")[1:-1]] == [
        *("records: check, seconds of a core", "", "3.5", "20", "0.76", "met"),
    ]
    results["measured"]["records"]["10000"]["check"]["cpu"] = 40
    lines = "\n".join(blocks(results)).splitlines()
    assert [line.split("|")[-2].strip() for line in lines if line.startswith(STARTS)] == ["**missed**"] * 2


STARTS = ("| read and check", "| records: check")


def test_exponent_is_from_the_last_step() -> None:
    assert exponent({10: 5, 100: 7, 1000: 70}) == pytest.approx(1)
    assert exponent({10: 1, 20: 4}) == pytest.approx(math.log(4) / math.log(2))


def test_one_changed_record_can_be_changed_back(small: Path) -> None:
    path = small / "data/papers/alpha-po.toml"
    changed(small)
    assert path.read_text() == PAPER.replace("for Pictures", "for Pictures Again")
    changed(small)
    assert path.read_text() == PAPER


@pytest.mark.parametrize("papers", [100, 2_000])
def test_a_database_of_any_size_names_no_paper_that_is_not_there(
    papers: int, repository: Path, tmp_path: Path
) -> None:
    multiplied.multiply(repository / "diffusion-rl.db", tmp_path / "diffusion-rl.db", papers)
    with closing(sqlite3.connect(tmp_path / "diffusion-rl.db")) as database:
        assert database.execute("SELECT count(*) FROM papers").fetchone() == (papers,)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_pages_and_facets_are_measured_and_reported(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "RESULTS.json"
    save(results, "site", {"7": {}})  # of an earlier list: it is replaced
    monkeypatch.setattr(site, "SIZES", ())
    options = ["--results", str(results)]
    CliRunner().invoke(site.main, ["--rounds", "2", *options], catch_exceptions=False)
    short = ["--max", "100", "--seconds", "1", "--requests", "2"]
    CliRunner().invoke(facets.main, [*short, *options], catch_exceptions=False)
    measured = json.loads(results.read_text())["measured"]
    [(papers, pages)] = measured["site"].items()
    assert list(pages) == ["stock", "home", "papers", "paper"]
    assert all(times["requests"] == 2 for times in pages.values())
    assert set(measured["facets"]["100"]["task and method"]["16"]["site"]) == {
        "p50",
        "p95",
        "requests",
        "late",
    }
    text = "\n".join(blocks(json.loads(results.read_text())))
    assert "site, facets: on cores " in text
    assert f"| {int(papers):,} " in text
    assert "### 100" in text


def test_times_are_of_the_pages_that_all_had_time_to_answer() -> None:
    assert facets.summary([(10, 0), (20, 0), (90, 3)], 2) == {
        "p50": 15,
        "p95": 28.5,
        "requests": 2,
        "late": 3,
    }
