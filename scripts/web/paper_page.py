"""The values that a page of a paper has, in whatever form it has them."""

import re
from typing import NamedTuple

LONGEST_VALUE = 10_000  # characters of one of its values
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


class PaperPage(NamedTuple):
    """The values on the page of a paper; `venue` has the page's words, such as "ICLR 2025 Oral"."""

    title: str
    authors: tuple[str, ...]
    venue: str
    year: int | None
    doi: str | None = None
    arxiv: str | None = None
    abstract: str = ""
    archived: bool = False  # uploaded by an author, who also wrote the venue


def year_in(text: str) -> int | None:
    """Return the first year that a text names."""
    match = YEAR.search(text)
    return int(match[0]) if match else None
