"""What the tests of `refresh` share: arXiv as the small list knows it, and runs over it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from tests.conftest import edit, run
from tests.helpers.arxiv_server import ArxivPaper, Server, serving

ALPHA = ArxivPaper(
    "2405.00001",
    "Alpha-PO: Preferences for Pictures",
    ("Ada Nüsken", "Bo Li"),
    submitted=date(2024, 5, 1),
    version=2,
)
FILMS = ArxivPaper("2601.00002", "Rollouts for Films", ("Bo Li",), submitted=date(2026, 1, 3))
FILMS_PATH = "data/papers/rollouts-for-films.toml"
ALPHA_PATH = "data/papers/alpha-po.toml"


@pytest.fixture
def arxiv(small: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """arXiv as the small list knows it, but for the categories, which both records have."""
    for path in (ALPHA_PATH, FILMS_PATH):
        edit(small / path, "added = 2026-05-18\n", 'category = "cs.CV"\nadded = 2026-05-18\n')
    edit(small / FILMS_PATH, 'arxiv = "2601.00002"\n', 'arxiv = "2601.00002"\nsubmitted = 2026-01-03\n')
    with serving([ALPHA, FILMS]) as server:
        monkeypatch.setenv("DIFFUSION_RL_ARXIV_URL", server.api)
        monkeypatch.setenv("DIFFUSION_RL_PAUSE", "0.001")
        monkeypatch.setenv("DIFFUSION_RL_TIMEOUT", "0.2")
        yield server


def refresh(root: Path, server: Server, *papers: ArxivPaper, write: bool = False) -> Result:
    """Run refresh while arXiv shows these papers instead of the earlier ones."""
    shown = {paper.arxiv: paper for paper in (*server.papers, *papers)}
    server.papers = list(shown.values())
    return run(root, "refresh", *(["--write"] if write else []))


def summary(
    fill: str = "0 values", replace: str = "0 values", remarks: str = "0 remarks", faults: str = "0 faults"
) -> str:
    return f"2 records compared with arXiv: {fill} to fill in, {replace} to replace, {remarks}, {faults}\n"
