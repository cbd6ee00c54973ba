"""Rules for arXiv ids, DOIs and links."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.records.rules.each import each_paper, each_tagged, each_vocabulary

ARXIV = re.compile(r"([0-9]{2})(0[1-9]|1[0-2])\.[0-9]{5}")  # five digits since 2015
CATEGORY = re.compile(
    r"[a-z]+(-[a-z]+)*(\.[A-Z]{2}|\.[a-z]+(-[a-z]+)*)?"
)  # cs.CV, cond-mat.stat-mech, hep-th
ARXIV_PAGE = r"https?://(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html)/"
ARXIV_LINK = re.compile(ARXIV_PAGE + r"([^?#]*?)(?:v[0-9]+)?(?:\.pdf)?/?(?:[?#].*)?")
DOI = re.compile(r"10\.[0-9]{4,9}/[!#-;=?-~]+")  # printable ASCII but for quotes and angle brackets
HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])")
PUBLIC = re.compile(rf"https?://{HOST.pattern}(/.*)?")  # most addresses; others need a closer look
RESERVED = re.compile(r"[^!-~]|[\"<>\\^`{|}]")


def check_arxiv(catalogue: Catalogue) -> Iterator[Fault]:
    """arXiv ids are well-formed, without a version, and where a record speaks of arXiv it has one."""
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
    """Why a record without an arXiv id should have one, if it should."""
    for label, url in paper.links.items():
        if match := ARXIV_LINK.fullmatch(url):
            return f"links.{label} leads to {quoted(match[1])}"
    if paper.venue == "arXiv":
        return "a paper at venue 'arXiv' has an arXiv id"
    if paper.category:
        return "category is that at arXiv"
    return "submitted is the day it came to arXiv" if paper.submitted else None


def check_category(catalogue: Catalogue) -> Iterator[Fault]:
    """A category is one of arXiv's, of a paper that is there."""
    for path, _, paper in each_paper(catalogue):
        if paper.category is not None and not CATEGORY.fullmatch(paper.category):
            message = f"{quoted(paper.category)} is no category of arXiv; it looks like 'cs.CV'"
            yield Fault(path, "category", message)


def check_doi(catalogue: Catalogue) -> Iterator[Fault]:
    """A DOI is the bare name, not an address."""
    for path, _, paper in each_paper(catalogue):
        if paper.doi is not None and not DOI.fullmatch(paper.doi):
            wanted = re.sub(r"(?i)^(https?://(dx\.)?doi\.org/|doi:\s*)", "", paper.doi)
            hint = (
                f"write '{wanted}'" if DOI.fullmatch(wanted) else "it looks like '10.1609/aaai.v40i6.42476'"
            )
            yield Fault(path, "doi", f"{quoted(paper.doi)} is not a DOI; {hint}")


def check_links(catalogue: Catalogue) -> Iterator[Fault]:
    """Addresses are http or https, and one record links no page twice."""
    for path, _, _, links in each_tagged(catalogue):
        pages: dict[str, str] = {}
        for label, url in links.items():
            yield from url_faults(path, f"links.{label}", url)
            if other := pages.get(url.rstrip("/")):
                yield Fault(path, f"links.{label}", f"{quoted(url)} is the address of links.{other} too")
            pages.setdefault(url.rstrip("/"), label)
    for path, terms in each_vocabulary(catalogue):
        for name, term in terms.items():
            if page := getattr(term, "url", None):
                yield from url_faults(path, f"{name}.url", page)
    for list_id, related in catalogue.related_lists.items():
        yield from url_faults(f"data/related-lists/{list_id}.toml", "url", related.url)


def url_faults(path: str, field: str, url: str) -> Iterator[Fault]:
    """What keeps a text from being a public http or https address."""
    if not url.startswith(("https://", "http://")):
        yield Fault(path, field, f"{quoted(url)} does not start with https:// or http://")
    elif found := RESERVED.search(url):
        yield Fault(path, field, f"{quoted(url)} holds {quoted(found[0])}, which an address must escape")
    elif not _is_public(url):
        yield Fault(path, field, f"{quoted(url)} names no public host")


def _is_public(url: str) -> bool:
    if PUBLIC.fullmatch(url):
        return True
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.username is None and port != 0 and bool(HOST.fullmatch(parts.hostname or ""))


def check_arxiv_links(catalogue: Catalogue) -> Iterator[Fault]:
    """A link to arXiv leads to the record's own paper, and a "Paper" link to arXiv."""
    for path, _, paper in each_paper(catalogue):
        for label, url in paper.links.items():
            match = ARXIV_LINK.fullmatch(url)
            if match and ARXIV.fullmatch(paper.arxiv or "") and match[1] != paper.arxiv:
                message = f"{quoted(url)} leads to another paper; the arXiv id is {quoted(paper.arxiv)}"
                yield Fault(path, f"links.{label}", message)
            elif label == "Paper" and not match and not any(url_faults(path, label, url)):
                yield Fault(path, "links.Paper", f"{quoted(url)} is no arXiv page; use another label")
