"""Find a paper in the list, and the fields in which a row of another list differs."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from scripts.faults import quoted
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper, Rejection
from scripts.records.names import fold

Known = Paper | Rejection

DOI_PAGE = re.compile(r"https?://(?:dx\.)?(?:doi\.org|[^/]+/doi(?:/(?:abs|full|pdf))?)/(10\.[^?#]+)")


def index_of_known(catalogue: Catalogue) -> dict[str, tuple[str, Known]]:
    """Return the place and record of each known paper, by its arXiv id, DOIs and title."""
    owners: dict[str, tuple[str, Known]] = {}
    for name, rejection in catalogue.rejections.items():
        owners |= dict.fromkeys(keys(rejection), (f"data/rejections.toml, {name}", rejection))
    for folder, papers in (("candidates", catalogue.candidates), ("papers", catalogue.papers)):
        for name, paper in papers.items():
            owners |= dict.fromkeys(keys(paper), (f"data/{folder}/{name}.toml", paper))
    return owners


def keys(record: Known) -> list[str]:
    """Return the keys of a paper: arXiv id, DOIs, folded title, the most reliable first."""
    found = [f"arxiv {record.arxiv}"] if record.arxiv else []
    if isinstance(record, Paper):
        found += [f"doi {doi}" for doi in dois(record)]
    return [*found, f"title {fold(record.title) or record.title}"]


def dois(paper: Paper) -> list[str]:
    """Return the DOI of a paper and those in its links, in lowercase: a DOI has no case."""
    pages = [match[1] for url in paper.links.values() if (match := DOI_PAGE.fullmatch(url))]
    return list(dict.fromkeys(doi.casefold() for doi in (paper.doi, *pages) if doi))


def differences(row: Paper, known: Paper, path: str) -> Iterator[str]:
    """Yield the differences between a row and the record, in the fields that a row can have."""
    for name, ours, theirs in compared(row, known):
        if ours != theirs:
            here = quoted(ours) if ours else "is missing"
            yield f"{name}: {here}, but {path} has {quoted(theirs) if theirs else 'none'}"


def compared(row: Paper, known: Paper) -> Iterator[tuple[str, object, object]]:
    """Yield each field that a row can have, in the row and in the record; addresses without escapes."""
    for name in ("title", "year", "section", "tasks", "methods"):
        yield name, getattr(row, name), getattr(known, name)
    yield "venue", whole_venue(row), whole_venue(known)
    for label in sorted(row.links.keys() | known.links.keys()):
        yield f"links.{label}", unquote(row.links.get(label, "")), unquote(known.links.get(label, ""))


def whole_venue(paper: Paper) -> str:
    """Return venue with presentation: "ICLR Oral"."""
    return " ".join(part for part in (paper.venue, paper.presentation) if part)
