"""Ask arXiv about papers: ids or a query in, entries out.

An incomplete feed is refused: a part is never taken for the whole, and an empty page is not the end.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from lxml import etree

from scripts.faults import quoted
from scripts.web.fetch import FetchError, TemporaryError, fetch
from scripts.web.service import Service, service

ADDRESS = "https://export.arxiv.org/api/query"
BATCH = 100  # ids or results a request
MOST = 30_000  # results that arXiv shows for a query
ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
PAPER_ID = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
ENTRY_ID = re.compile(rf"https?://[^/]+/abs/(?P<id>{PAPER_ID})v(?P<version>\d+)")
OWN_DOI = "10.48550/"
LONGEST = {"title": 1000, "name": 200, "summary": 10_000, "comment": 5000, "journal_ref": 2000, "doi": 300}
NOTICE = 100  # characters of a notice of withdrawal in place of an abstract
WITHDRAWN = re.compile(
    r"\b(?:paper|article|submission|manuscript|work)\b[^.]*\b(?:has|have) been (?:withdrawn|retracted)\b"
    r"|^\W*(?:withdrawn|retracted)\b",
    re.IGNORECASE,
)


Batches = Callable[[list[list[str]]], Iterable[list[str]]]  # shows progress


class Entry(NamedTuple):
    """A paper in arXiv's feed, in its latest version; days are in UTC."""

    arxiv: str  # the id without version: "2505.05470"
    version: int
    title: str
    authors: tuple[str, ...]
    abstract: str
    submitted: date  # the first version
    updated: date
    comment: str
    journal_ref: str
    doi: str | None  # the publisher's, not the one that arXiv gives to each paper
    category: str  # the primary one: "cs.CV"
    withdrawn: bool


class ResultPage(NamedTuple):
    """Some of the results of a query: the position of the first one, and the number of all."""

    start: int
    total: int
    entries: list[Entry]


def arxiv_service() -> Service:
    """Return arXiv's API; DIFFUSION_RL_ARXIV_URL sets another address."""
    return service("ARXIV", ADDRESS)


def look_up(ids: Sequence[str], service: Service) -> dict[str, Entry]:
    """Return the entries of ids without version, at most BATCH; unknown ids are left out."""
    feed = ask_arxiv({"id_list": ",".join(ids)}, service, whole_feed)
    entries = {each.arxiv: each for each in read_entries(feed, service)}
    return {paper_id: entries[paper_id] for paper_id in ids if paper_id in entries}


def look_up_all(ids: list[str], service: Service, progress: Batches = iter) -> dict[str, Entry]:
    """Return the entries of any number of ids, one batch per request."""
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    return {name: entry for batch in progress(batches) for name, entry in look_up(batch, service).items()}


def search(query: str, service: Service, start: int = 0) -> Iterator[ResultPage]:
    """Yield the results of a query, newest first, one page per request; the first `start` are left out."""
    newest = {"search_query": query, "sortBy": "submittedDate", "sortOrder": "descending"}
    total = start + 1
    while start < total:
        feed = ask_arxiv(newest, service, partial(whole_page, start=start), start)
        total = announced_number(feed) or 0
        if total > MOST:
            raise FetchError(
                service.address, f"finds {total:,} papers and shows {MOST:,}; narrow {quoted(query)}"
            )
        entries = read_entries(feed, service)
        yield ResultPage(start, total, entries)
        start += len(entries) or BATCH


def ask_arxiv(
    query: Mapping[str, str], service: Service, check: Callable[[bytes], object], start: int = 0
) -> Any:
    """Return the feed of one request, from a position in the results on; raise FetchError."""
    asked = urlencode({**query, "start": start, "max_results": BATCH})
    return whole_feed(fetch(f"{service.address}?{asked}", service, check=check).content, start)


def whole_feed(content: bytes, start: int = 0) -> Any:
    """Return the feed, after a check that it is one and is complete.

    Sometimes arXiv sends a feed without the papers that it announces.
    """
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise TemporaryError(f"answers with damaged XML ({error.msg})") from error
    if root.tag != f"{ATOM}feed":
        raise TemporaryError(f"answers with <{etree.QName(root).localname}> instead of a feed")
    announced = announced_number(root) or 0
    if root.find(f"{ATOM}entry") is None and announced > start:
        raise TemporaryError(f"announces {announced:,} papers but shows none")
    return root


def whole_page(content: bytes, start: int) -> None:
    """Check that a page of results shows how to continue."""
    root = whole_feed(content, start)
    if announced_number(root) is None:
        raise TemporaryError("does not say how many papers there are")
    needed = [f"{ATOM}{name}" for name in ("id", "published", "updated")]
    if not all(each.findtext(name) for each in root.findall(f"{ATOM}entry") for name in needed):
        raise TemporaryError("shows a paper without id or dates")


def announced_number(root: Any) -> int | None:
    """Return the number of papers that a feed announces."""
    announced = (root.findtext(TOTAL) or "").strip()
    return int(announced) if re.fullmatch(r"\d{1,9}", announced) else None


def read_entries(feed: Any, service: Service) -> list[Entry]:
    """Return the entries of a feed; raise FetchError if one cannot be read."""
    try:
        return [read_entry(each) for each in feed.findall(f"{ATOM}entry")]
    except ValueError as error:  # a day that is none
        raise FetchError(service.address, f"answers with an entry that cannot be read ({error})") from error


def read_entry(element: Any) -> Entry:
    """Return an entry of arXiv's feed as an Entry."""
    address = text_of_part(element, f"{ATOM}id")
    match = ENTRY_ID.fullmatch(address)
    if match is None:
        raise FetchError(address, "is not the address of a paper, but arXiv's feed says so")
    abstract, comment, doi = (
        text_of_part(element, name) for name in (f"{ATOM}summary", f"{ARXIV}comment", f"{ARXIV}doi")
    )
    category = element.find(f"{ARXIV}primary_category")
    return Entry(
        arxiv=match["id"],
        version=int(match["version"]),
        title=text_of_part(element, f"{ATOM}title"),
        authors=tuple(text_of_part(author, f"{ATOM}name") for author in element.findall(f"{ATOM}author")),
        abstract=abstract,
        submitted=day_of(text_of_part(element, f"{ATOM}published")),
        updated=day_of(text_of_part(element, f"{ATOM}updated")),
        comment=comment,
        journal_ref=text_of_part(element, f"{ARXIV}journal_ref"),
        doi=None if doi.casefold().startswith(OWN_DOI) else doi or None,
        category=one_line_of(category.get("term") if category is not None else ""),
        withdrawn=bool(WITHDRAWN.search(comment) or WITHDRAWN.search(abstract[:NOTICE])),
    )


def text_of_part(element: Any, name: str) -> str:
    """Return the text of a part of an entry, on one line and shortened to a sane length; "" for none."""
    return one_line_of(element.findtext(name))[: LONGEST.get(name.partition("}")[2], 200)]


def one_line_of(text: str | None) -> str:
    """Return the text with single spaces for all white space; "" for none."""
    return " ".join((text or "").split())


def day_of(text: str) -> date:
    """Return the day, in UTC, of a moment such as 2026-11-02T17:59:59Z; raise ValueError if it is not one."""
    return datetime.fromisoformat(text).astimezone(UTC).date()
