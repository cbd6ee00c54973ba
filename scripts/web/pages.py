"""Read the page of a paper: a reference in, title, authors, venue and other values out.

Proceedings have `citation_*` tags (of Highwire Press) for search engines; OpenReview answers in its own
JSON, and doi.org in CSL-JSON.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from lxml import etree, html
from pydantic import BaseModel, Field

from scripts.faults import Fault, ListError
from scripts.records.rules.identifiers import ARXIV, ARXIV_LINK
from scripts.web.fetch import FetchError, fetch
from scripts.web.openreview import from_openreview
from scripts.web.paper_page import LONGEST_VALUE, PaperPage, year_in
from scripts.web.plain_text import plain
from scripts.web.references import Reference
from scripts.web.service import service

OFFLINE = "give what you know of it: --offline --title TITLE"
SIZE = 5_000_000  # bytes of a page


def from_tags(content: bytes) -> PaperPage | None:
    """Return the paper of an HTML page, or None if no tag has a title."""
    try:
        tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # there is nothing in it
        return None
    tags = defaultdict(list)
    for meta in tree.iter("meta"):
        tags[(meta.get("name") or "").lower()].append(plain((meta.get("content") or "")[:LONGEST_VALUE]))

    def first(*names: str) -> str:
        return next((value for name in names for value in tags[f"citation_{name}"] if value), "")

    if not first("title"):
        return None
    links = (link.get("href", "").strip() for link in tree.iter("a", "link"))
    ids = {match[1] for link in links if len(link) < LONGEST_VALUE and (match := ARXIV_LINK.fullmatch(link))}
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
