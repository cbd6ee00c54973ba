"""Rules for arXiv ids, DOIs and links."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scripts.catalogue import Catalogue
from scripts.faults import Fault, quoted
from scripts.rules.each import each_paper, each_tagged

ARXIV = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.\d{4,5}")
ARXIV_LINK = re.compile(r"https?://(?:\w+\.)?arxiv\.org/(?:abs|pdf|html)/([^?#]*?)(?:v\d+)?(?:\.pdf)?/?")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")


def check_arxiv(catalogue: Catalogue) -> Iterator[Fault]:
    """arXiv ids are well-formed, without a version, and every preprint has one."""
    for path, _, paper in each_paper(catalogue):
        if paper.arxiv is not None and not ARXIV.fullmatch(paper.arxiv):
            wanted = re.sub(r"(?i)^arxiv:|v\d+$", "", paper.arxiv)
            hint = f"; write '{wanted}'" if ARXIV.fullmatch(wanted) else "; it looks like '2505.05470'"
            yield Fault(path, "arxiv", f"{quoted(paper.arxiv)} is not an arXiv id{hint}")
        if paper.arxiv is None and paper.venue == "arXiv":
            yield Fault(path, "arxiv", "is missing; a paper at venue 'arXiv' has an arXiv id")


def check_doi(catalogue: Catalogue) -> Iterator[Fault]:
    """A DOI is the bare name, not an address."""
    for path, _, paper in each_paper(catalogue):
        if paper.doi is not None and not DOI.fullmatch(paper.doi):
            wanted = re.sub(r"(?i)^(https?://(dx\.)?doi\.org/|doi:\s*)", "", paper.doi)
            hint = (
                f"; write '{wanted}'"
                if DOI.fullmatch(wanted)
                else "; it looks like '10.1609/aaai.v40i6.42476'"
            )
            yield Fault(path, "doi", f"{quoted(paper.doi)} is not a DOI{hint}")


def check_links(catalogue: Catalogue) -> Iterator[Fault]:
    """Addresses are http or https, and one record links no page twice."""
    for path, _, _, links in each_tagged(catalogue):
        pages: dict[str, str] = {}
        for label, url in links.items():
            yield from url_faults(path, f"links.{label}", url)
            if other := pages.get(url.rstrip("/")):
                yield Fault(path, f"links.{label}", f"{quoted(url)} is the address of links.{other} too")
            pages.setdefault(url.rstrip("/"), label)
    for list_id, related in catalogue.related_lists.items():
        yield from url_faults(f"data/related-lists/{list_id}.toml", "url", related.url)


def url_faults(path: str, field: str, url: str) -> Iterator[Fault]:
    """What keeps a text from being a public http or https address."""
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        yield Fault(path, field, f"{quoted(url)} is not an address")
        return
    if parts.scheme not in ("http", "https"):
        yield Fault(path, field, f"{quoted(url)} does not start with https:// or http://")
    elif not parts.hostname or "." not in parts.hostname or not port_fits or parts.username is not None:
        yield Fault(path, field, f"{quoted(url)} names no public host")
    elif not url.isascii() or not url.isprintable() or re.search(r"[\s\"<>\\^`{|}]", url):
        yield Fault(path, field, f"{quoted(url)} holds a character that an address must escape")


def check_arxiv_links(catalogue: Catalogue) -> Iterator[Fault]:
    """A link to arXiv leads to the record's own paper, and a "Paper" link to arXiv."""
    for path, _, paper in each_paper(catalogue):
        for label, url in paper.links.items():
            match = ARXIV_LINK.fullmatch(url)
            if match and match[1] != paper.arxiv:
                of = f"the arXiv id is {quoted(paper.arxiv)}" if paper.arxiv else "the record has no arXiv id"
                yield Fault(path, f"links.{label}", f"{quoted(url)} leads to another paper; {of}")
            elif label == "Paper" and not match:
                yield Fault(path, "links.Paper", f"{quoted(url)} is no arXiv page; use another label")
