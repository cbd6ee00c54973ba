"""The small list with a paper whose pages have facts, and a server with these pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import edit
from tests.helpers.adding import world
from tests.helpers.arxiv_server import Server
from tests.helpers.films import CODE, FILMS, PAGES
from tests.records.conftest import BASE_MODELS, BENCHMARKS, REWARDS


@pytest.fixture
def films(small: Path) -> Path:
    """The small list with vocabularies that have aliases; one of its papers has code."""
    (small / "data/base-models.toml").write_text(
        BASE_MODELS.replace('["sd3 5 medium"]', '["sd3 5 m", "stable diffusion 3 5 medium"]')
    )
    rewards = REWARDS.replace('paper = "alpha-po"', 'aliases = ["alphascore"]')
    (small / "data/rewards.toml").write_text(rewards)
    (small / "data/benchmarks.toml").write_text(f'{BENCHMARKS}aliases = ["alphabench"]\n')
    edit(small / FILMS, '02"\n\n[[corrections]]', f'02"\nCode = "{CODE}"\n\n[[corrections]]')
    return small


@pytest.fixture
def web() -> Iterator[Server]:
    with world([], PAGES) as server:
        yield server
