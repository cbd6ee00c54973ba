"""Rules for arXiv ids, categories and DOIs."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from scripts.faults import Fault, quoted
from scripts.records.arxiv_categories import CATEGORIES
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.records.walk import each_paper

ARXIV = re.compile(r"([0-9]{2})(0[1-9]|1[0-2])\.[0-9]{5}")  # five digits since 2015
OLD_ID = r"[a-z-]+(?:\.[a-z]{2})?/[0-9]{7}"
# Every way to name a paper at arXiv, or a mirror of its pages.
ANY_ARXIV = re.compile(
    r"(?i)(?:arxiv:\s*|(?:https?://)?(?:[a-z0-9-]+\.)*arxiv\.org(?::\d+)?/(?:abs|pdf|html|format|src)/"
    r"|(?:https?://)?(?:www\.)?(?:ar5iv\.org/(?:abs|html|pdf)|huggingface\.co/papers|hf\.co/papers)/"
    r"|(?:https?://)?(?:www\.)?(?:alphaxiv\.org/(?:abs|overview|pdf)|scholar\.archive\.org/arxiv)/"
    r"|(?:(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\.))?"
    rf"([0-9]{{4}}\.[0-9]{{4,5}}|{OLD_ID})(?:v[0-9]+)?(?:\.pdf)?/?(?:[?#].*)?"
)
ARXIV_PAGE = r"https?://(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html)/"
ARXIV_LINK = re.compile(ARXIV_PAGE + r"([^?#]*?)(?:v[0-9]+)?(?:\.pdf)?/?(?:[?#].*)?")
DOI = re.compile(r"10\.[0-9]{4,9}/[!#-;=?-~]+")  # printable ASCII without quotes and angle brackets
ARXIV_DOI = "10.48550/"
DOI_LINK = re.compile(
    r"(?i)https?://(?:[a-z]+\.)?(?:doi\.org|dl\.acm\.org/doi(?:/(?:abs|pdf|full|fullHtml))?"
    r"|link\.springer\.com/(?:chapter|article))/(10\.[0-9]{4,9}/[^\s?#]+)"
)
HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])")
PUBLIC = re.compile(rf"https?://{HOST.pattern}(/.*)?")  # most addresses; others need a closer look
RESERVED = re.compile(r"[^!-~]|[\"<>\\^`{|}]")


def check_arxiv(catalogue: Catalogue) -> Iterator[Fault]:
    """arXiv ids are well-formed and without a version; a record that mentions arXiv has one."""
    for path, _, paper in each_paper(catalogue):
        if paper.arxiv is None:
            if needed := _needs_arxiv(paper):
                yield Fault(path, "arxiv", f"is missing; {needed}")
        else:
            yield from _arxiv_faults(path, "arxiv", paper.arxiv)
    for name, rejection in catalogue.rejections.items():
        if rejection.arxiv is not None:
            yield from _arxiv_faults("data/rejections.toml", f"{name}.arxiv", rejection.arxiv)


def _arxiv_faults(path: str, field: str, arxiv: str) -> Iterator[Fault]:
    if not ARXIV.fullmatch(arxiv):
        wanted = re.sub(rf"(?i)^(arxiv:\s*|{ARXIV_PAGE})|(v[0-9]+)?(\.pdf)?$", "", arxiv)
        hint = f"write '{wanted}'" if ARXIV.fullmatch(wanted) else "it looks like '2505.05470'"
        yield Fault(path, field, f"{quoted(arxiv)} is not an arXiv id; {hint}")


def _needs_arxiv(paper: Paper) -> str | None:
    """Return why a record without an arXiv id should have one, if it should."""
    for label, url in paper.links.items():
        if match := ARXIV_LINK.fullmatch(url):
            return f"links.{label} leads to {quoted(match[1])}"
    if paper.venue == "arXiv":
        return "a paper at venue 'arXiv' has an arXiv id"
    if paper.category:
        return "category is that at arXiv"
    return "submitted is the day it came to arXiv" if paper.submitted else None


def check_category(catalogue: Catalogue) -> Iterator[Fault]:
    """A category is one of arXiv's, and its paper has an arXiv id."""
    for path, _, paper in each_paper(catalogue):
        if paper.category is not None and paper.category not in CATEGORIES:
            message = f"{quoted(paper.category)} is not an arXiv category; it looks like 'cs.CV'"
            yield Fault(path, "category", message)


def check_doi(catalogue: Catalogue) -> Iterator[Fault]:
    """A DOI is the bare name, not an address; it is the publisher's, and the same as in the links."""
    for path, _, paper in each_paper(catalogue):
        if paper.doi is not None and not DOI.fullmatch(paper.doi):
            wanted = re.sub(r"(?i)^(https?://(dx\.)?doi\.org/|doi:\s*)", "", paper.doi)
            hint = (
                f"write '{wanted}'" if DOI.fullmatch(wanted) else "it looks like '10.1609/aaai.v40i6.42476'"
            )
            yield Fault(path, "doi", f"{quoted(paper.doi)} is not a DOI; {hint}")
        elif paper.doi is not None and paper.doi.startswith(ARXIV_DOI):
            yield Fault(path, "doi", f"{quoted(paper.doi)} is the one that arXiv gives each paper; remove it")
        for label, url in paper.links.items() if paper.doi else ():
            other = doi_in(url)
            if other and paper.doi and other.casefold() != paper.doi.casefold():
                message = f"{quoted(paper.doi)} is not {quoted(other)}, to which links.{label} leads"
                yield Fault(path, "doi", message)


def doi_in(url: str) -> str | None:
    """Return the DOI of a publisher that an address names."""
    match = DOI_LINK.match(unquote(url))
    return match[1] if match and not match[1].startswith(ARXIV_DOI) else None


def arxiv_in(text: str) -> str | None:
    """Return the arXiv id, without version, of an address or of another way to name a paper there."""
    match = ANY_ARXIV.fullmatch(text)
    return match[1] if match else None


def url_faults(path: str, field: str, url: str) -> Iterator[Fault]:
    """Yield why a text is not a public http or https address."""
    if not url.startswith(("https://", "http://")):
        yield Fault(path, field, f"{quoted(url)} does not start with https:// or http://")
    elif found := RESERVED.search(url):
        yield Fault(path, field, f"{quoted(url)} has {quoted(found[0])}, which an address must escape")
    elif not _is_public(url):
        yield Fault(path, field, f"{quoted(url)} has no public host")


def _is_public(url: str) -> bool:
    if PUBLIC.fullmatch(url):
        return True
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.username is None and port != 0 and bool(HOST.fullmatch(parts.hostname or ""))
