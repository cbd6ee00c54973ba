"""Read the page of a paper: a reference in, title, authors, venue and other values out.

Proceedings have `citation_*` tags (of Highwire Press) for search engines; OpenReview answers in its own
JSON, and doi.org in CSL-JSON.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, NamedTuple

from lxml import etree, html
from pydantic import BaseModel, BeforeValidator, Field

from scripts.faults import Fault, ListError
from scripts.records.rules.identifiers import ARXIV, ARXIV_LINK
from scripts.web.fetch import FetchError, fetch
from scripts.web.plain_text import plain
from scripts.web.references import Reference
from scripts.web.service import service

OFFLINE = "give what you know of it: --offline --title TITLE"
SIZE = 5_000_000  # bytes of a page
LONGEST = 10_000  # characters of one of its values
LAST_MOMENT = 4_000_000_000_000  # milliseconds: some day in 2096
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


ARCHIVES = re.compile(r"OpenReview\.net/|dblp\.org")


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


def from_tags(content: bytes) -> PaperPage | None:
    """Return the paper of an HTML page, or None if no tag has a title."""
    try:
        tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # there is nothing in it
        return None
    tags = defaultdict(list)
    for meta in tree.iter("meta"):
        tags[(meta.get("name") or "").lower()].append(plain((meta.get("content") or "")[:LONGEST]))

    def first(*names: str) -> str:
        return next((value for name in names for value in tags[f"citation_{name}"] if value), "")

    if not first("title"):
        return None
    links = (link.get("href", "").strip() for link in tree.iter("a", "link"))
    ids = {match[1] for link in links if len(link) < LONGEST and (match := ARXIV_LINK.fullmatch(link))}
    return PaperPage(
        title=first("title"),
        authors=tuple(given_first(name) for name in tags["citation_author"] if name),
        venue=first("conference_title", "journal_title", "inbook_title"),
        year=year_in(first("publication_date", "date", "year", "online_date")),
        doi=first("doi").removeprefix("https://doi.org/") or None,
        arxiv=ids.pop() if len(ids) == 1 and ARXIV.fullmatch(min(ids)) else None,
        abstract=first("abstract"),
    )


def given_first(name: str) -> str:
    """Return the name with the given names first: Ada Nüsken for "Nüsken, Ada"."""
    family, _, given = name.partition(", ")
    return f"{given} {family}".strip()


def year_in(text: str) -> int | None:
    """Return the first year that a text names."""
    match = YEAR.search(text)
    return int(match[0]) if match else None


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
    venue = re.sub("(?i)(spotlight)(?=poster)", r"\1 ", plain(paper.venue[:LONGEST]))
    year = year_in(venue) or published
    title, abstract = plain(paper.title[:LONGEST]), paper.abstract[:LONGEST]
    return PaperPage(
        title, authors, venue, year, abstract=abstract, archived=bool(ARCHIVES.match(paper.venueid))
    )


class Person(BaseModel):
    """A person in CSL-JSON; an organisation has its name in `literal`."""

    given: str = ""
    family: str = ""
    literal: str = ""


class Issued(BaseModel):
    """A date in CSL-JSON: year, and perhaps month and day."""

    parts: list[list[int]] = Field([], alias="date-parts")


class Item(BaseModel):
    """A paper in CSL-JSON."""

    title: str
    author: list[Person] = []
    container: str = Field("", alias="container-title")
    issued: Issued = Issued()
    doi: str | None = Field(None, alias="DOI")


def from_csl(content: bytes) -> PaperPage:
    """Return the paper of a DOI; raise ValueError if the answer is not CSL-JSON."""
    item = Item.model_validate_json(content)
    names = tuple(plain(f"{person.given} {person.family}{person.literal}") for person in item.author)
    year = next((date[0] for date in item.issued.parts if date), None)
    return PaperPage(plain(item.title), names, plain(item.container), year, item.doi)


def read_page(reference: Reference) -> PaperPage:
    """Return the paper of a page; raise ListError if the page names none."""
    address, accept = reference.url, "*/*"
    paper_in: Callable[[bytes], PaperPage | None] = from_tags
    if reference.kind == "openreview":
        address = f"https://api2.openreview.net/notes?forum={reference.name}"
        paper_in = partial(from_openreview, forum=reference.name)
    elif reference.kind == "doi":
        accept, paper_in = "application/vnd.citationstyles.csl+json", from_csl
    web = service("PAGES", address)._replace(accept=accept, size=SIZE)
    try:
        answer = fetch(placed(address, web.address), web, elsewhere=True)
    except FetchError as error:
        raise no_paper(reference, f"{error.faults[0].message}; or {OFFLINE}") from error
    try:
        page = paper_in(answer.content)
    except ValueError:
        page = None
    if page is None or not page.title:
        hint = "give the address of its page, not of its PDF" if answer.kind == "application/pdf" else OFFLINE
        raise no_paper(reference, f"names no paper; {hint}")
    return page


def no_paper(reference: Reference, message: str) -> ListError:
    """Return the fault of a page without a paper, under the name that the curator gave."""
    return ListError([Fault(reference.given, "", message)])


def placed(address: str, base: str) -> str:
    """Return an address, with the prefix DIFFUSION_RL_PAGES_URL if that is set."""
    return address if base == address else f"{base.rstrip('/')}/{address.partition('://')[2]}"
