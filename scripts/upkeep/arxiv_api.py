"""Ask arXiv about papers: ids or a query in, entries out.

The `arxiv` package writes the requests and reads the feeds; the requests themselves go through
fetch.py, for the package knows no time-outs, bounds or Retry-After, and reads as much as it can
of a broken feed as if that were all.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

import arxiv
from lxml import etree

from scripts.upkeep.fetch import Answer, Passing, Service, Trouble, fetch, service

ADDRESS = "https://export.arxiv.org/api/query"
BATCH = 100  # ids or results a request
ENTRY_ID = re.compile(r"https?://[^/]+/abs/(?P<id>.+?)v(?P<version>\d+)")
NOTICE = 100  # characters of an abstract that is a notice of withdrawal instead
WITHDRAWN = re.compile(
    r"\b(?:paper|article|submission|manuscript|work)\b[^.]*\b(?:has|have) been (?:withdrawn|retracted)\b"
    r"|^\W*(?:withdrawn|retracted)\b",
    re.IGNORECASE,
)


class Entry(NamedTuple):
    """A paper as arXiv tells it, in its latest version; days are those of UTC."""

    arxiv: str  # the id without version: "2505.05470"
    version: int
    title: str
    authors: tuple[str, ...]
    abstract: str
    submitted: date  # the first version
    updated: date
    comment: str
    journal_ref: str
    doi: str | None
    category: str  # the primary one: "cs.CV"
    withdrawn: bool


def arxiv_service() -> Service:
    """arXiv's interface; DIFFUSION_RL_ARXIV_URL names another address."""
    return service("ARXIV", ADDRESS)


def look_up(ids: Sequence[str], service: Service) -> dict[str, Entry]:
    """What arXiv says of ids without version, at most BATCH of them; unknown ids are left out."""
    found = results(arxiv.Search(id_list=list(ids)), service)
    entries = {each.arxiv: each for each in found}
    return {paper_id: entries[paper_id] for paper_id in ids if paper_id in entries}


def search(query: str, service: Service, start: int = 0) -> Iterator[list[Entry]]:
    """The papers that a query finds, the newest first, a list a request; the first `start` are left out."""
    newest = arxiv.Search(query, max_results=None, sort_by=arxiv.SortCriterion.SubmittedDate)
    found = results(newest, service, start)
    while page := list(islice(found, BATCH)):
        yield page


def results(search: arxiv.Search, service: Service, start: int = 0) -> Iterator[Entry]:
    """What arXiv answers, entry by entry; each request is made when its first entry is asked for."""
    try:
        yield from map(entry, client(service).results(search, offset=start))
    except arxiv.ArxivError as error:
        raise Trouble(error.url, f"{error.message[0].lower()}{error.message[1:]}; try again later") from error
    except ValueError as error:  # a day that is none
        raise Trouble(service.address, f"answers with an entry that cannot be read ({error})") from error


def client(service: Service) -> arxiv.Client:
    """A client of the `arxiv` package whose requests go through fetch.py."""
    made = arxiv.Client(page_size=BATCH, delay_seconds=0, num_retries=service.tries - 1)
    made.query_url_format = service.address + "?{}"
    made._session = Session(service)
    return made


class Session:
    """What the package asks its requests of."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer at an address; raises Trouble."""
        return fetch(url, self.service, check=whole)


def whole(content: bytes) -> None:
    """Refuse a feed that was cut off or is no feed: the package would take what it can read for all."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Passing(f"answers with damaged XML ({error.msg})") from error
    if root.tag != "{http://www.w3.org/2005/Atom}feed":
        raise Passing(f"answers with <{etree.QName(root).localname}> instead of a feed")


def entry(result: arxiv.Result) -> Entry:
    """An entry of arXiv's feed in our terms."""
    match = ENTRY_ID.fullmatch(result.entry_id)
    if match is None:
        raise Trouble(result.entry_id, "is what arXiv's feed gives as the address of a paper; that is none")
    comment, journal_ref = plain(result.comment), plain(result.journal_ref)
    return Entry(
        arxiv=match["id"],
        version=int(match["version"]),
        title=plain(result.title),
        authors=tuple(plain(author.name) for author in result.authors),
        abstract=plain(result.summary),
        submitted=result.published.date(),
        updated=result.updated.date(),
        comment=comment,
        journal_ref=journal_ref,
        doi=plain(result.doi) or None,
        category=result.primary_category,
        withdrawn=bool(WITHDRAWN.search(comment) or WITHDRAWN.search(plain(result.summary)[:NOTICE])),
    )


def plain(text: str | None) -> str:
    """The text with single spaces for all white space; "" for none."""
    return " ".join((text or "").split())
