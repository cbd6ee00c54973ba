"""Synthetic lists: valid, the same for the same seed, and statistically like the real list."""

import os
import pty
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from pathlib import Path
from random import Random
from statistics import mean, stdev

import pytest
from click.testing import CliRunner, Result

from benchmarks.synthesize import synthesize_command
from benchmarks.synthetic.words import appearances, hands, people
from scripts.records.catalogue import read_catalogue
from scripts.records.models import Paper
from scripts.records.names import fold
from tests.conftest import ELSEWHERE, REPOSITORY, run, snapshot
from tests.helpers.sample import real_catalogue

SIZE = 1500


def synthesize(root: Path, *arguments: str) -> Result:
    """Run `python -m benchmarks.synthesize --root ROOT ARGUMENTS`."""
    return CliRunner().invoke(synthesize_command, ["--root", str(root), *arguments])


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list invented from the real one."""
    root = tmp_path_factory.mktemp("invented") / "list"
    result = synthesize(REPOSITORY, str(SIZE), str(root))
    assert (result.exit_code, result.output) == (0, f"wrote 1,500 papers to {root}\n")
    return root


@pytest.fixture(scope="module")
def by_id(invented: Path) -> dict[str, Paper]:
    return read_catalogue(invented).papers


@pytest.fixture(scope="module")
def papers(by_id: dict[str, Paper]) -> list[Paper]:
    return list(by_id.values())


@pytest.fixture(scope="module")
def real() -> list[Paper]:
    return list(real_catalogue().papers.values())


def test_an_invented_list_is_valid(invented: Path) -> None:
    result = run(invented, "check")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("1,500 papers, 4 toolkits, 3 related lists: no faults, ")


def test_an_invented_list_can_be_built(tmp_path: Path) -> None:
    assert synthesize(REPOSITORY, "20", str(tmp_path)).exit_code == 0
    assert run(tmp_path, "build").exit_code == 0
    checked = run(tmp_path, "build", "--check").output
    assert checked == "20 papers, 4 toolkits, 3 related lists: every output is up to date\n"


def test_the_seed_decides_every_byte(tmp_path: Path) -> None:
    for name, seed in (("one", "7"), ("other", "8")):
        assert synthesize(REPOSITORY, "60", str(tmp_path / name), "--seed", seed).exit_code == 0
    command = [sys.executable, "-m", "benchmarks.synthesize", "60", str(tmp_path / "same"), "--seed", "7"]
    subprocess.run(command, cwd=REPOSITORY, env={**os.environ, **ELSEWHERE}, check=True, capture_output=True)
    lists = {name: snapshot(tmp_path / name) for name in ("one", "same", "other")}
    assert lists["one"] == lists["same"]
    kept = {path for path in lists["one"] if lists["one"][path] == lists["other"].get(path)}
    assert not any(path.startswith("data/papers/") for path in kept)
    assert "data/methods.toml" in kept


Facts = Callable[[Paper], Iterable[Hashable]]

SHARES: dict[str, Facts] = {
    "year": lambda paper: [paper.year],
    "venue": lambda paper: [(paper.venue, paper.year, paper.presentation)],
    "section": lambda paper: [paper.section],
    "tasks": lambda paper: [tuple(paper.tasks)],
    "methods": lambda paper: paper.methods,
    "labels": lambda paper: paper.links,
    "authors": lambda paper: [len(paper.authors)],
    "month": lambda paper: [(paper.arxiv or "none")[:4]],
    "short name": lambda paper: [paper.short_name is None],
    "given": lambda paper: paper.model_fields_set,
}


@pytest.mark.parametrize("name", SHARES)
def test_shares_match_the_real_list(papers: list[Paper], real: list[Paper], name: str) -> None:
    theirs, ours = (
        Counter(fact for paper in group for fact in SHARES[name](paper)) for group in (real, papers)
    )
    assert ours.keys() <= theirs.keys()
    for fact, number in theirs.items():
        expected = number / len(real)
        spread = (expected * (1 - expected) / SIZE) ** 0.5
        assert abs(ours[fact] / SIZE - expected) <= 5 * spread, fact


def test_titles_are_like_real_ones(papers: list[Paper], real: list[Paper]) -> None:
    lengths = [len(paper.title) for paper in papers]
    real_lengths = [len(paper.title) for paper in real]
    assert mean(lengths) == pytest.approx(mean(real_lengths), rel=0.1)
    assert stdev(lengths) == pytest.approx(stdev(real_lengths), rel=0.4)
    words = Counter(word for paper in papers for word in paper.title.split())
    real_words = Counter(word for paper in real for word in paper.title.split())
    common = {word for word, _ in real_words.most_common(20)}
    assert len(common & {word for word, _ in words.most_common(30)}) >= 18
    assert len({fold(paper.title) for paper in papers}) == SIZE


def test_authors_have_as_many_papers_as_real_ones(papers: list[Paper], real: list[Paper]) -> None:
    shares = []
    for group in (real, papers):
        repeats = appearances(author for paper in group for author in paper.authors)
        shares.append({times: repeats.count(times) / len(repeats) for times in (1, 2, 3)})
    assert shares[1] == pytest.approx(shares[0], abs=0.02)


def test_number_of_people_is_right_and_all_differ() -> None:
    names = people(Random(0), ["Ada Lee", "Bo Jo Nüsken", "Cy. Ray", "Di Mc-Coy"], 3 * 3 * 27)
    assert len({fold(name) for name in names}) == len(names) == 243
    assert {"Ada Lee", "Bo Jo Q. Nüsken", "Di Z. Ray"} <= set(names)
    with pytest.raises(ValueError, match="3 given and 3 family names do not make 244 people"):
        people(Random(0), ["Ada Lee", "Bo Jo Nüsken", "Di Ray"], 244)


def test_no_paper_has_an_author_twice() -> None:
    dealt = list(hands(Random(0), [50], [3] * 40))
    assert all(len(set(hand)) == len(hand) == 3 for hand in dealt)


def test_each_paper_has_its_own_id_and_addresses(by_id: dict[str, Paper]) -> None:
    for paper_id, paper in by_id.items():
        assert paper.links.get("Paper", paper_id).endswith(paper.arxiv or paper_id)
        others = [url for label, url in paper.links.items() if label != "Paper"]
        assert all(paper_id in url for url in others)
        assert paper.added >= date(2026, 1, 1)


@pytest.mark.parametrize("what", ["full", "file"])
def test_existing_folder_is_refused(small: Path, tmp_path: Path, what: str) -> None:
    place = tmp_path / what
    if what == "full":
        place.mkdir()
        (place / "note").touch()
    else:
        place.touch()
    before = snapshot(tmp_path)
    result = synthesize(small, "3", str(place))
    assert (result.exit_code, result.output) == (1, f"{place}: is not empty; name a new folder\n1 fault\n")
    assert snapshot(tmp_path) == before


def test_damaged_list_is_refused_as_a_model(small: Path, tmp_path: Path) -> None:
    (small / "data/papers/alpha-po.toml").write_text("title = 1\n")
    result = synthesize(small, "3", str(tmp_path / "new"))
    assert result.exit_code == 1
    assert "data/papers/alpha-po.toml: title: '1' is not text; put it in quotes\n" in result.output
    assert not (tmp_path / "new").exists()


def test_progress_is_shown_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "benchmarks.synthesize", "30", str(tmp_path / "new")]
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    assert b"Writing records" in os.read(ours, 100_000)
    os.close(ours)
