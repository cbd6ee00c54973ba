"""Find new papers at arXiv: a list and its searches in, papers that are not in the list out, ranked.

Nothing is decided here: a person reads the review, and adds or rejects.
"""

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from scripts.curate.matching import index_of_known, keys
from scripts.faults import Fault, ListError
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.system.console import Progress, no_progress
from scripts.system.guards import disk_faults, locked
from scripts.triage.suggest import Suggestion, suggest
from scripts.upkeep.searches import KEPT, arxiv_query, forget_pages, kept_path, result_pages
from scripts.web.arxiv_api import Entry
from scripts.web.comments import VenueHint, venue_hint
from scripts.web.plain_text import plain
from scripts.web.service import Service

STEPS = 100  # of progress, a search


class Found(NamedTuple):
    """A paper that is not in the list, with its printed title and the suggestions from its words."""

    entry: Entry
    title: str
    suggestion: Suggestion
    hint: VenueHint | None


class Discovered(NamedTuple):
    """The result of the searches: the number of papers, the number of known ones, and the new ones.

    `review` are likely in scope, `others` are not; the likeliest come first.
    `damaged` are pages of an earlier run that had to be requested again.
    """

    since: date
    until: date
    papers: int
    known: int
    review: list[Found]
    withdrawn: list[Found]
    others: list[Found]
    damaged: list[Fault]


def discover(
    root: Path,
    catalogue: Catalogue,
    service: Service,
    since: date,
    until: date,
    progress: Progress = no_progress,
) -> Discovered:
    """Ask arXiv for papers first submitted on these days; raises FetchError.

    The answers are kept until `forget_answers`, so that another run requests only the missing pages.
    """
    if not catalogue.searches:
        raise ListError([Fault("data/searches.toml", "", "is missing; it has the searches")])
    damaged: list[Fault] = []
    entries = ask_searches(root, catalogue, service, since, until, progress, damaged)
    owners = index_of_known(catalogue)
    new = [entry for entry in entries.values() if not owners.keys() & known_by(entry)]
    found = sorted((with_suggestions(entry, catalogue) for entry in new), key=rank)
    available = [each for each in found if not each.entry.withdrawn]
    return Discovered(
        since,
        until,
        papers=len(entries),
        known=len(entries) - len(new),
        review=[each for each in available if each.suggestion.in_scope],
        withdrawn=[each for each in found if each.entry.withdrawn],
        others=[each for each in available if not each.suggestion.in_scope],
        damaged=damaged,
    )


def ask_searches(
    root: Path,
    catalogue: Catalogue,
    service: Service,
    since: date,
    until: date,
    progress: Progress,
    damaged: list[Fault],
) -> dict[str, Entry]:
    """Return the results of all searches by arXiv id, each paper once."""
    queries = [arxiv_query(search, since, until) for search in catalogue.searches.values()]
    entries: dict[str, Entry] = {}
    with locked(root), progress(STEPS * len(queries)) as show:
        with disk_faults(KEPT, "cannot be written"):
            (root / KEPT).mkdir(exist_ok=True)
            forget_pages(root, [kept_path(service, asked) for asked in queries])
        for asked in queries:
            shown = 0
            for page in result_pages(root, asked, service, damaged):
                entries |= {entry.arxiv: entry for entry in page.entries if entry.arxiv not in entries}
                done = min(STEPS, STEPS * (page.start + len(page.entries)) // max(1, page.total))
                show(max(0, done - shown))
                shown = max(done, shown)
            show(STEPS - shown)
    return entries


def forget_answers(root: Path) -> None:
    """Delete arXiv's kept answers, after the review is written."""
    with locked(root), disk_faults(KEPT, "cannot be removed"):
        forget_pages(root)


def known_by(entry: Entry) -> set[str]:
    """Return all keys by which a list may have the paper of an entry."""
    values: dict[str, Any] = {
        "title": plain(entry.title),
        "arxiv": entry.arxiv,
        "doi": entry.doi,
        "links": {},
    }
    return set(keys(Paper.model_construct(**values)))


def with_suggestions(entry: Entry, catalogue: Catalogue) -> Found:
    """Return an entry with the suggestions from its words."""
    title = plain(entry.title)
    hint = venue_hint(entry.comment, entry.journal_ref, catalogue, entry.doi)
    return Found(entry, title, suggest(catalogue, title, entry.abstract), hint)


def rank(found: Found) -> tuple[float, int, str]:
    """Return the rank of a paper: the likeliest first, then the newest."""
    return -found.suggestion.scope, -found.entry.submitted.toordinal(), found.entry.arxiv
