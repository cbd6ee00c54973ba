"""Rules for dates, years and presentations."""

from collections.abc import Iterator
from datetime import date, timedelta

from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.records.rules.identifiers import ARXIV
from scripts.records.walk import each_paper
from scripts.system.clock import today

FIRST_YEAR = 2015  # the first paper on diffusion models


def check_today(catalogue: Catalogue) -> Iterator[Fault]:
    """No day is later than tomorrow, which has already begun in some time zones."""
    latest = today() + timedelta(days=1)
    for path, field, day in _days(catalogue):
        if day and day > latest:
            yield Fault(path, field, f"{quoted(day)} is in the future")


def _days(catalogue: Catalogue) -> Iterator[tuple[str, str, date | None]]:
    for path, _, paper in each_paper(catalogue):
        for field in ("submitted", "added", "withdrawn"):
            yield path, field, getattr(paper, field)
        for number, correction in enumerate(paper.corrections, 1):
            yield path, f"corrections #{number}.date", correction.date
    for name, toolkit in catalogue.toolkits.items():
        yield f"data/toolkits/{name}.toml", "added", toolkit.added
    for name, rejection in catalogue.rejections.items():
        yield "data/rejections.toml", f"{name}.date", rejection.date
    for name, peer in catalogue.peers.items():
        yield "data/peers.toml", f"{name}.read", peer.read


def check_dates(catalogue: Catalogue) -> Iterator[Fault]:
    """A paper is submitted, then added, and later corrected or withdrawn."""
    for path, _, paper in each_paper(catalogue):
        added = f"the day it was added, '{paper.added}'"
        month = arxiv_month(paper)
        if paper.submitted and not _fits(paper.submitted, month):
            message = f"{quoted(paper.submitted)} does not fit arXiv id {quoted(paper.arxiv)}"
            yield Fault(path, "submitted", f"{message}, given in {month:%B %Y}")
        elif paper.submitted and paper.submitted > paper.added:
            yield Fault(path, "submitted", f"{quoted(paper.submitted)} is after {added}")
        elif month and month > paper.added:
            yield Fault(path, "arxiv", f"{quoted(paper.arxiv)} was given in {month:%B %Y}, after {added}")
        if paper.withdrawn and paper.withdrawn < paper.added:
            yield Fault(path, "withdrawn", f"{quoted(paper.withdrawn)} is before {added}")
        for number, correction in enumerate(paper.corrections, 1):
            if correction.date < paper.added:
                message = f"{quoted(correction.date)} is before {added}"
                yield Fault(path, f"corrections #{number}.date", message)


def arxiv_month(paper: Paper) -> date | None:
    """Return the first day of the month in which arXiv gave the id."""
    match = ARXIV.fullmatch(paper.arxiv or "")
    return date(2000 + int(match[1]), int(match[2]), 1) if match else None


def _fits(submitted: date, month: date | None) -> bool:
    """Return whether an id and a day fit: arXiv gives the id in the month of submission or soon after."""
    if month is None:
        return True
    latest = month + timedelta(days=32)  # the month, and a day for time zones
    return month - timedelta(days=92) <= submitted <= latest


def first_month(paper: Paper) -> date | None:
    """Return the first day of the month in which a paper appeared, if the record shows it."""
    return paper.submitted.replace(day=1) if paper.submitted else arxiv_month(paper)


def _preprint_year(paper: Paper) -> int | None:
    """Return the year of the preprint, if the record shows one year only."""
    month = arxiv_month(paper)
    if paper.submitted:
        return paper.submitted.year if _fits(paper.submitted, month) else None
    return month.year if month else None


def check_year(catalogue: Catalogue) -> Iterator[Fault]:
    """The year is that of the venue's edition, or of the preprint while there is only a preprint."""
    for path, _, paper in each_paper(catalogue):
        venue = catalogue.venues.get(paper.venue)
        preprint = _preprint_year(paper)
        latest = max(paper.added.year, preprint or 0) + 1
        year = quoted(paper.year)
        if not FIRST_YEAR <= paper.year <= latest:
            yield Fault(path, "year", f"{year} is not between {FIRST_YEAR} and {latest}")
        elif venue and venue.kind == "preprint" and preprint and paper.year != preprint:
            yield Fault(path, "year", f"{year} is not {preprint}, the year of the preprint")
        elif preprint and (too_early := _too_early(paper, preprint)):
            yield Fault(path, "year", too_early)
        elif venue and venue.editions and (paper.year % 2 == 1) != (venue.editions == "odd"):
            meets = f"it meets in {venue.editions} years"
            yield Fault(path, "year", f"{year} had no {paper.venue}; {meets}")


def _too_early(paper: Paper, preprint: int) -> str | None:
    """Return the fault of a year before the preprint's; a preprint may follow its conference by months."""
    follows = paper.year == preprint - 1
    if paper.year >= preprint or (follows and "venue" in paper.evidence):
        return None
    advice = "; if the preprint came later, give the venue's page under [evidence]" if follows else ""
    return f"{quoted(paper.year)} is before {preprint}, the year of the preprint{advice}"


def check_presentation(catalogue: Catalogue) -> Iterator[Fault]:
    """Only a paper at a conference or journal has a presentation."""
    for path, _, paper in each_paper(catalogue):
        venue = catalogue.venues.get(paper.venue)
        if paper.presentation and venue and venue.kind == "preprint":
            message = f"{quoted(paper.presentation)} at venue {quoted(paper.venue)}: a preprint has none"
            yield Fault(path, "presentation", message)
