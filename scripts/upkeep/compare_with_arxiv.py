"""Compare a record with arXiv: record and entry in, proposed changes and remarks out.

Missing values are filled in from arXiv. A curator's value is changed only with a correction. It stays if it
has evidence of its own, or if a correction once replaced arXiv's value.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from scripts.curate.record_file import Value
from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.records.names import fold
from scripts.web.arxiv_api import Entry
from scripts.web.comments import VenueHint, venue_hint
from scripts.web.lookup import ALIKE
from scripts.web.plain_text import plain


class FieldChange(NamedTuple):
    """A proposed value of a field; `was` is None if the record has none yet."""

    path: str
    field: str
    was: Value | None
    now: Value
    reason: str
    evidence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.described}"

    @property
    def described(self) -> str:
        """The change and its reason, without the path; a missing value needs no reason."""
        old = f"{shown_value(self.was)} becomes " if self.was is not None else ""
        return f"{self.field}: {old}{shown_value(self.now)}" + (f" ({self.reason})" if self.reason else "")


class Compared(NamedTuple):
    """The result of a comparison: changes to apply, remarks that need a person, and faults of the record."""

    changes: list[FieldChange]
    remarks: list[Fault]
    faults: list[Fault]


def shown_value(value: Value | None) -> str:
    """Return a value fit for a line."""
    return quoted(list(value)) if isinstance(value, list | tuple) else quoted(value)


def compare_record(path: str, paper: Paper, entry: Entry, catalogue: Catalogue) -> Compared:
    """Return the changes, remarks and faults from arXiv's entry for a record."""
    title = plain(entry.title)
    if another(paper, entry, title):
        message = f"{quoted(paper.arxiv)} is another paper at arXiv, {quoted(title)}; see which id is right"
        return Compared([], [], [Fault(path, "arxiv", message)])
    if entry.withdrawn:
        message = f"{quoted(paper.arxiv)} is withdrawn at arXiv: {quoted(entry.comment or entry.abstract)}"
        return Compared([], [Fault(path, "arxiv", message)] if not paper.withdrawn else [], [])
    page = f"https://arxiv.org/abs/{entry.arxiv}v{entry.version}"
    hint = venue_hint(entry.comment, entry.journal_ref, catalogue, entry.doi)
    found: list[FieldChange | Fault] = [
        *filled_in(path, paper, entry, page),
        *retitled(path, paper, title, page),
        *accepted(path, paper, hint, page),
        *differing(path, paper, entry),
    ]
    return Compared(
        [each for each in found if isinstance(each, FieldChange)],
        [each for each in found if isinstance(each, Fault)],
        [],
    )


def another(paper: Paper, entry: Entry, title: str) -> bool:
    """Return whether an entry is clearly of another paper: another title, and no author in common."""
    if set(map(fold, paper.authors)) & set(map(fold, entry.authors)):
        return False
    return SequenceMatcher(None, fold(paper.title), fold(title), autojunk=False).ratio() < ALIKE


def decided(paper: Paper, field: str, theirs: object) -> bool:
    """Return whether a curator has decided on a field against arXiv."""
    given_up = (correction.was for correction in paper.corrections if correction.field == field)
    return field in paper.evidence or any(fold(str(was)) == fold(str(theirs)) for was in given_up)


def filled_in(path: str, paper: Paper, entry: Entry, page: str) -> Iterator[FieldChange]:
    """Yield the values that the record lacks and arXiv has."""
    theirs: dict[str, Value | None] = {
        "authors": [plain(name) for name in entry.authors],
        "submitted": entry.submitted,
        "category": entry.category,
        "doi": entry.doi,
    }
    for field, value in theirs.items():
        if value and not getattr(paper, field):
            yield FieldChange(path, field, None, value, "", page)


def retitled(path: str, paper: Paper, title: str, page: str) -> Iterator[FieldChange]:
    """Yield the title of the latest version, if more than punctuation differs."""
    if fold(title) != fold(paper.title) and not decided(paper, "title", title):
        yield FieldChange(
            path, "title", paper.title, title, "the latest version at arXiv has this title", page
        )


def accepted(path: str, paper: Paper, hint: VenueHint | None, page: str) -> Iterator[FieldChange | Fault]:
    """Yield the venue from comment, journal reference or DOI."""
    if hint is None or hint.venue is None:
        if hint and hint.doubtful and paper.venue == "arXiv" and "venue" not in paper.evidence:
            yield Fault(path, "venue", f"arXiv says {quoted(hint.words)}, which {hint.reason}")
        return
    if decided(paper, "venue", hint.venue):
        return
    reason = f"arXiv says '{hint.words}'"
    if paper.venue == "arXiv" and hint.year:
        yield FieldChange(path, "venue", paper.venue, hint.venue, reason, page)
        if paper.year != hint.year:
            yield FieldChange(path, "year", paper.year, hint.year, reason, page)
    elif (paper.venue, paper.year) != (hint.venue, hint.year or paper.year):
        yield Fault(path, "venue", f"{quoted(f'{paper.venue} {paper.year}')} here, but {reason}")
        return
    if hint.presentation and not paper.presentation:
        yield FieldChange(path, "presentation", None, hint.presentation, reason, page)


def differing(path: str, paper: Paper, entry: Entry) -> Iterator[Fault]:
    """Yield values that differ from arXiv's, which a person must look at."""
    ours, theirs = list(map(fold, paper.authors)), [fold(plain(name)) for name in entry.authors]
    if ours and sorted(ours) != sorted(theirs) and "authors" not in paper.evidence:
        only_ours = [name for name in paper.authors if fold(name) not in theirs]
        only_theirs = [plain(name) for name in entry.authors if fold(plain(name)) not in ours]
        message = f"{shown_value(only_ours) if only_ours else 'none'} here, but"
        yield Fault(
            path, "authors", f"{message} {shown_value(only_theirs) if only_theirs else 'none'} at arXiv"
        )
    if paper.submitted and paper.submitted != entry.submitted and "submitted" not in paper.evidence:
        yield Fault(path, "submitted", f"{quoted(paper.submitted)} here, but '{entry.submitted}' at arXiv")
    if paper.doi and entry.doi and paper.doi.casefold() != entry.doi.casefold():
        yield Fault(path, "doi", f"{quoted(paper.doi)} here, but {quoted(entry.doi)} at arXiv")
