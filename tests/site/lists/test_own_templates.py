"""Pages of papers render only the cells that they show; pages of other tables render all."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.site.conftest import served

NOTE_COLUMNS = """
from pathlib import Path
from datasette import hookimpl

@hookimpl(tryfirst=True)
def render_cell(column):
    with (Path(__file__).parent.parent / "rendered").open("a") as file:
        file.write(column + " ")
"""


@pytest.fixture
def noting_site(own_copy: Path) -> Iterator[tuple[str, Path]]:
    """The small list's site, and a file to which it writes the columns whose cells it renders."""
    (own_copy / "plugins/note_columns.py").write_text(NOTE_COLUMNS)
    with served(own_copy) as address:
        yield address, own_copy / "rendered"


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("papers/alpha-po", "tasks methods arxiv doi"),
        ("papers?id=alpha-po", "title venue tasks methods links authors"),
        ("link_labels/Code", "name position kind description"),
    ],
)
def test_only_shown_cells_are_rendered(path: str, columns: str, noting_site: tuple[str, Path]) -> None:
    site, rendered = noting_site
    assert httpx.get(f"{site}/diffusion-rl/{path}").status_code == 200
    assert rendered.read_text().strip() == columns
