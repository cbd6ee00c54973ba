"""Helpers for tests of `add`, `reject` and `add-form`: a list, and a server with papers."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from tests.conftest import REPOSITORY, run, snapshot, write_small
from tests.helpers.arxiv_server import ArxivPaper, Server, serving

BETA = ArxivPaper(
    "2603.00001",
    "Beta-PO: GRPO for Text-to-Video Diffusion",
    ["Cleo Ito", "Bo Li"],
    abstract="Rewards.",
    submitted=date(2026, 3, 2),
    comment="Accepted at ICML 2026 (Oral). Code: https://github.com/example/beta-po",
)
BETA_RECORD = """\
title = "Beta-PO: GRPO for Text-to-Video Diffusion"
short_name = "Beta-PO"
year = 2026
venue = "ICML"
presentation = "Oral"
section = "policy-gradient"
tasks = ["T2V"]
methods = ["Policy Gradient", "GRPO"]
authors = ["Cleo Ito", "Bo Li"]
arxiv = "2603.00001"
submitted = 2026-03-02
category = "cs.CV"
added = 2026-06-01

[links]
Paper = "https://arxiv.org/abs/2603.00001"
Code = "https://github.com/example/beta-po"

[evidence]
venue = "https://arxiv.org/abs/2603.00001"
"""
DAY = "--added=2026-06-01"


def write_list(root: Path) -> Path:
    """The small list with the template and the form."""
    write_small(root)
    shutil.copy(REPOSITORY / "data/template.toml", root / "data")
    shutil.copytree(REPOSITORY / ".github", root / ".github")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small list with the template and the form."""
    return write_list(tmp_path / "list")


@contextmanager
def world(papers: list[ArxivPaper], pages: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server that replaces arXiv and all other hosts, with short time-outs."""
    with serving(papers, pages) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in environment(server).items():
            patch.setenv(name, value)
        yield server


@pytest.fixture
def arxiv() -> Iterator[Server]:
    """A server that knows one paper."""
    with world([BETA]) as server:
        yield server


def preprint(number: int, title: str, abstract: str = "We align.", doi: str | None = None) -> ArxivPaper:
    return ArxivPaper(f"2604.{number:05}", title, ["Cleo Ito"], abstract, date(2026, 4, 1), doi=doi)


def environment(server: Server) -> dict[str, str]:
    """The environment: the address of the server, and the time-outs."""
    return {
        "DIFFUSION_RL_ARXIV_URL": server.api,
        "DIFFUSION_RL_PAGES_URL": server.address,
        "DIFFUSION_RL_PAUSE": "0",
        "DIFFUSION_RL_TIMEOUT": "0.3",
    }


def refused(root: Path, *arguments: str) -> list[str]:
    """The lines with which a command is refused; no file changes."""
    before = snapshot(root)
    result = run(root, *arguments)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert snapshot(root) == before
    *lines, count = result.stderr.splitlines()
    assert count == f"{len(lines)} fault{'s' * (len(lines) != 1)}"
    return lines


def done(root: Path, *arguments: str) -> Result:
    """The result of a command that succeeds and leaves a list without faults."""
    result = run(root, *arguments)
    assert result.exit_code == 0, result.output
    checked = run(root, "check")
    assert checked.exit_code == 0, checked.output
    return result
