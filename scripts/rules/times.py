"""Rules for dates, years and what happened in them."""

from collections.abc import Iterator
from datetime import date, timedelta

from scripts.catalogue import Catalogue
from scripts.faults import Fault, quoted
from scripts.rules.each import each_paper
from scripts.rules.identifiers import ARXIV

FIRST_YEAR = 2015  # the first paper on diffusion models


def check_dates(catalogue: Catalogue) -> Iterator[Fault]:
    """A paper is submitted, then added, then perhaps corrected or withdrawn."""
    for path, _, paper in each_paper(catalogue):
        if paper.submitted and paper.submitted > paper.added:
            yield Fault(
                path, "submitted", f"'{paper.submitted}' is after the day it was added, '{paper.added}'"
            )
        if paper.withdrawn and paper.withdrawn < paper.added:
            yield Fault(
                path, "withdrawn", f"'{paper.withdrawn}' is before the day it was added, '{paper.added}'"
            )
        for correction in paper.corrections:
            if correction.date < paper.added:
                yield Fault(
                    path,
                    "corrections",
                    f"'{correction.date}' is before the day it was added, '{paper.added}'",
                )
        yield from _submission_faults(path, paper.arxiv, paper.submitted)


def _submission_faults(path: str, arxiv: str | None, submitted: date | None) -> Iterator[Fault]:
    """arXiv gives the id when a paper is announced: in the month of submission or soon after it."""
    match = ARXIV.fullmatch(arxiv or "")
    if match and submitted:
        first = date(2000 + int(match[1]), int(match[2]), 1)
        latest = first + timedelta(days=32)  # the month, and a day for time zones
        if not first - timedelta(days=92) <= submitted <= latest:
            yield Fault(
                path,
                "submitted",
                f"'{submitted}' does not fit arXiv id {quoted(arxiv)}, given in {first:%B %Y}",
            )


def check_year(catalogue: Catalogue) -> Iterator[Fault]:
    """The year is that of the venue's edition, or of the preprint while there is only a preprint."""
    for path, _, paper in each_paper(catalogue):
        venue = catalogue.venues.get(paper.venue)
        match = ARXIV.fullmatch(paper.arxiv or "")
        of_preprint = paper.submitted.year if paper.submitted else 2000 + int(match[1]) if match else None
        if not FIRST_YEAR <= paper.year <= paper.added.year + 1:
            yield Fault(
                path, "year", f"'{paper.year}' is not between {FIRST_YEAR} and {paper.added.year + 1}"
            )
        elif venue and venue.kind == "preprint" and of_preprint and paper.year != of_preprint:
            yield Fault(path, "year", f"'{paper.year}' is not {of_preprint}, the year of the preprint")
        elif of_preprint and paper.year < of_preprint:
            yield Fault(path, "year", f"'{paper.year}' is before {of_preprint}, the year of the preprint")
        elif venue and venue.editions and (paper.year % 2 == 1) != (venue.editions == "odd"):
            yield Fault(
                path, "year", f"'{paper.year}' had no {paper.venue}; it meets in {venue.editions} years"
            )


def check_presentation(catalogue: Catalogue) -> Iterator[Fault]:
    """Only what was presented has a presentation."""
    for path, _, paper in each_paper(catalogue):
        venue = catalogue.venues.get(paper.venue)
        if paper.presentation and venue and venue.kind == "preprint":
            yield Fault(
                path, "presentation", f"'{paper.presentation}' at venue '{paper.venue}': a preprint has none"
            )
