"""Read a search: an arXiv id, address or DOI of a paper, names in any spelling, or words."""

import json
import re
from typing import Any, NamedTuple

from slugify import slugify

from scripts.site.search.paper_names import PaperNames
from scripts.site.sql.functions import match_expression

MOST = 300  # characters of a search that are read
ARXIV = re.compile(r"(?:^|arxiv[.:/]|/(?:abs|pdf|html)/|\s)(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?$", re.I)
DOI = re.compile(r"(?:^|doi\.org/|doi:\s*)(10\.\d{4,9}/\S+)$", re.I)
ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+/\S*)$", re.I)
WORDS = "papers.rowid in (select rowid from papers_fts where papers_fts match :search_words)"
NAMED = "papers.id in (select value from json_each(:search_named))"
WRITTEN = "papers.id in (select paper from paper_authors where author = :search_author)"
LINKED = "papers.id in (select paper from links where url in (select value from json_each(:search_linked)))"
HEADS = ("https://", "http://", "https://www.", "http://www.")


class Wanted(NamedTuple):
    """A condition with its values, and what to show first: this name, this author, names that begin so."""

    where: str
    values: dict[str, Any]
    exact: str = "[]"
    begin: str = "[]"
    author: str = ""  # an id


def search_of(text: str, names: PaperNames) -> Wanted:
    """Return the search for a text."""
    text = text[:MOST]
    trimmed = text.strip().strip("<>()[].,;\"'")
    if found := ARXIV.search(trimmed):
        return Wanted("papers.arxiv = :search_arxiv", {"search_arxiv": found.group(1)})
    if found := DOI.search(trimmed):
        return Wanted("papers.doi = :search_doi collate nocase", {"search_doi": found.group(1)})
    if found := ADDRESS.fullmatch(trimmed):
        rest = found.group(1).rstrip("/")
        spellings = [f"{head}{rest}{end}" for head in HEADS for end in ("", "/")]
        return Wanted(LINKED, {"search_linked": json.dumps(spellings)})
    exact, begin = json.dumps(names.exact(text)), json.dumps(names.beginning(text))
    author = slugify(text[:100])
    values = {"search_words": match_expression(text), "search_named": begin, "search_author": author}
    return Wanted(f"({WORDS} or {NAMED} or {WRITTEN})", values, exact, begin, author)
