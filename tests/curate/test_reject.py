"""Rejecting papers: the entry, its place in the file, and refusals."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.system.clock import today
from tests.conftest import run, snapshot
from tests.helpers.adding import BETA, done, refused, world, write_list
from tests.helpers.arxiv_server import Server

OTHERS = """\
# What was proposed and is out of scope.

[alpha-bot]
title = "Alpha-Bot" # a comment
reason = "robots"
date = 2026-01-01

# About the one below.
[gamma-bot]
title = "Gamma-Bot"
arxiv = "2601.00077"
reason = "no [image]"
date = 2026-01-02
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_list(tmp_path / "list")
    (root / "data/rejections.toml").write_text(OTHERS)
    return root


@pytest.fixture
def arxiv() -> Iterator[Server]:
    with world([BETA]) as server:
        yield server


def entry(name: str, title: str, arxiv: str | None, reason: str) -> str:
    known = f'arxiv = "{arxiv}"\n' if arxiv else ""
    return f'[{name}]\ntitle = "{title}"\n{known}reason = "{reason}"\ndate = {today()}\n'


def test_entries_are_in_order_of_name(root: Path, arxiv: Server) -> None:
    path = root / "data/rejections.toml"
    first, second = path.read_text().split("# About the one below.\n")
    result = done(root, "reject", "https://arxiv.org/abs/2603.00001v2", "--reason", 'rewards "text" only')
    assert result.stdout == f"wrote beta-po to data/rejections.toml: {BETA.title}\n"
    new = entry("beta-po", BETA.title, "2603.00001", 'rewards \\"text\\" only')
    assert path.read_text() == f"{first}{new}\n# About the one below.\n{second}"


def test_the_last_entry(root: Path, arxiv: Server) -> None:
    path = root / "data/rejections.toml"
    before = path.read_text()
    done(root, "reject", "2604.00001", "--title=Zeta: A Robot", "--reason=no image")
    assert path.read_text() == f"{before}\n{entry('zeta', 'Zeta: A Robot', '2604.00001', 'no image')}"
    assert arxiv.requests == []


def test_first_entry_creates_the_file(root: Path, arxiv: Server) -> None:
    path = root / "data/rejections.toml"
    path.unlink()
    done(root, "reject", "2603.00001", "--reason=no image", "--id=other-name")
    assert path.read_text() == (
        "# Papers that were proposed and are out of scope, so that nobody proposes them again.\n\n"
        + entry("other-name", BETA.title, "2603.00001", "no image")
    )


def test_a_paper_that_is_not_at_arxiv(root: Path, arxiv: Server) -> None:
    done(root, "reject", "https://papers.example.org/1", "--title=Beta: A Robot", "--reason=no image")
    assert tomllib.loads((root / "data/rejections.toml").read_text())["beta"] == {
        "title": "Beta: A Robot",
        "reason": "no image",
        "date": today(),
    }


def test_a_dry_run_writes_nothing(root: Path, arxiv: Server) -> None:
    before = snapshot(root)
    result = run(root, "reject", "2603.00001", "--reason=no image", "--dry-run")
    expected = entry("beta-po", BETA.title, "2603.00001", "no image")
    assert result.stdout == f"would write to data/rejections.toml:\n\n{expected}\n"
    assert snapshot(root) == before


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ("2601.00077",),
            [
                "2601.00077: is rejected, data/rejections.toml, gamma-bot: no [image]; to take it after all, "
                "delete that entry"
            ],
        ),
        (("2405.00001",), ["2405.00001: is in the list, data/papers/alpha-po.toml"]),
        (
            ("2604.00001", "--title=Rollouts for films!"),
            ["2604.00001: is in the list, data/papers/rollouts-for-films.toml"],
        ),
        (("2604.00001",), ["2604.00001: arxiv: '2604.00001' is unknown at arXiv; look it up"]),
        (
            ("2604.00001", "--title=Other", "--id=alpha-bot"),
            [
                "2604.00001: id: 'alpha-bot' is used by data/rejections.toml, alpha-bot; "
                "choose another: --id alpha-bot-FAMILYNAME"
            ],
        ),
        (("cs/0309136", "--title=Other  Robots", "--reason= "), [
            "cs/0309136: arxiv: 'cs/0309136' is not an arXiv id; it looks like '2505.05470'",
            "cs/0309136: reason: ' ' is blank; write it or leave the key out",
            "cs/0309136: title: 'Other  Robots' has extra spaces",
        ]),
    ],
)  # fmt: skip
def test_what_is_refused(root: Path, arxiv: Server, arguments: tuple[str, ...], lines: list[str]) -> None:
    assert refused(root, "reject", "--reason=no image", *arguments) == lines


def test_a_rejected_paper_is_not_added(root: Path, arxiv: Server) -> None:
    done(root, "reject", "2603.00001", "--reason=no image")
    assert refused(root, "add", "2603.00001") == [
        "2603.00001: is rejected, data/rejections.toml, beta-po: no image; "
        "to take it after all, delete that entry"
    ]
