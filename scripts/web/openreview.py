"""A submission at OpenReview: the JSON of its forum in, the paper out."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator

from scripts.web.paper_page import LONGEST_VALUE, PaperPage, year_in
from scripts.web.plain_text import plain

LAST_MOMENT = 4_000_000_000_000  # milliseconds: some day in 2096
# Groups of submissions that an author uploaded to an archive, and not to a venue.
ARCHIVES = re.compile(r"OpenReview\.net/|dblp\.org")


def unwrapped(value: Any) -> Any:
    """Return a value of OpenReview's first API; the second API wraps it: {"value": …}."""
    return value.get("value") if isinstance(value, dict) else value


def full_names(value: Any) -> Any:
    """Return the names of authors, also from the profiles that OpenReview may give."""
    people = unwrapped(value)
    profiles = isinstance(people, list) and all(isinstance(person, dict) for person in people)
    return [person.get("fullname") for person in people] if profiles else people


Text = Annotated[str, BeforeValidator(unwrapped)]


class Submission(BaseModel):
    """A submission at OpenReview."""

    title: Text
    authors: Annotated[list[str], BeforeValidator(full_names)] = []
    venue: Text = ""
    venueid: Text = ""
    abstract: Text = ""


class OpenReviewNote(BaseModel):
    """A submission or a note about it; the id shows which. `pdate` is in milliseconds."""

    id: str
    content: dict[str, Any] = {}
    pdate: float | None = None


class Forum(BaseModel):
    """A submission and all notes about it."""

    notes: list[OpenReviewNote]


def from_openreview(content: bytes, forum: str) -> PaperPage | None:
    """Return the paper of a forum; None if it has none, ValueError if the answer is not a forum."""
    note = next((note for note in Forum.model_validate_json(content).notes if note.id == forum), None)
    if note is None:
        return None
    paper = Submission.model_validate(note.content)
    dated = note.pdate and 0 < note.pdate < LAST_MOMENT
    published = datetime.fromtimestamp(note.pdate / 1000, UTC).year if note.pdate and dated else None
    authors = tuple(map(plain, paper.authors))
    venue = re.sub("(?i)(spotlight)(?=poster)", r"\1 ", plain(paper.venue[:LONGEST_VALUE]))
    year = year_in(venue) or published
    title, abstract = plain(paper.title[:LONGEST_VALUE]), paper.abstract[:LONGEST_VALUE]
    return PaperPage(
        title, authors, venue, year, abstract=abstract, archived=bool(ARCHIVES.match(paper.venueid))
    )
