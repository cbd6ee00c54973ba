"""Rules for the links of records."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.records.names import fold
from scripts.records.rules.identifiers import ARXIV, ARXIV_LINK, arxiv_in, url_faults
from scripts.records.walk import each_paper, each_tagged, each_vocabulary

# Hosts that shorten addresses: the target is not visible and may change.
SHORTENERS = {
    "bit.ly",
    "t.co",
    "tinyurl.com",
    "goo.gl",
    "git.io",
    "is.gd",
    "ow.ly",
    "rb.gy",
    "cutt.ly",
    "shorturl.at",
}
ONE_PAPER = ("proceedings", "review")  # kinds of pages that are about one paper
CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co")
PDF = re.compile(r"(^|[/.])pdf(/|$)", re.IGNORECASE)
NO_CODE = re.compile(r"/(orgs|topics|search|explore|users|login|sponsors)(/|$)", re.IGNORECASE)


def check_link_pages(catalogue: Catalogue) -> Iterator[Fault]:
    """Addresses are http or https, and one record links no page twice."""
    for path, _, _, links in each_tagged(catalogue):
        pages: dict[str, str] = {}
        for label, url in links.items():
            yield from url_faults(path, f"links.{label}", url)
            if other := pages.get(page_of(url)):
                yield Fault(path, f"links.{label}", f"{quoted(url)} is the address of links.{other} too")
            pages.setdefault(page_of(url), label)
    for path, terms in each_vocabulary(catalogue):
        for name, term in terms.items():
            if page := getattr(term, "url", None):
                yield from url_faults(path, f"{name}.url", page)
    for list_id, related in catalogue.related_lists.items():
        yield from url_faults(f"data/related-lists/{list_id}.toml", "url", related.url)


def page_of(url: str) -> str:
    """Return the part that identifies a page: without scheme, "www.", case and fragment."""
    return url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/").casefold()


def check_labels(catalogue: Catalogue) -> Iterator[Fault]:
    """If all pages of a label are on certain hosts, its links are on these; code and reviews are no files."""
    for path, _, _, links in each_tagged(catalogue):
        for label, url in links.items():
            known = catalogue.link_labels.get(label)
            host, page = _host_and_path(url)
            if not host or known is None:
                continue
            if host in SHORTENERS:
                yield Fault(path, f"links.{label}", f"{quoted(url)} hides its target; give that address")
            elif known.hosts and label != "Paper" and not _is_of(host, known.hosts):
                message = f"{quoted(url)} is not at {' or '.join(known.hosts)}; use another label"
                yield Fault(path, f"links.{label}", message)
            elif known.kind == "code" and not _is_code(host, page):
                yield Fault(
                    path, f"links.{label}", f"{quoted(url)} is not a page of code; link the repository"
                )
            elif known.kind == "review" and PDF.search(page):
                yield Fault(path, f"links.{label}", f"{quoted(url)} is the PDF; link the page of the reviews")


def _host_and_path(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), parts.path
    except ValueError:  # a fault of its own
        return "", ""


def _is_of(host: str, hosts: list[str]) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def _is_code(host: str, path: str) -> bool:
    parts = [part for part in path.split("/") if part]
    return bool(parts) and not NO_CODE.match(path) and (host not in CODE_HOSTS or len(parts) > 1)


def check_some_page(catalogue: Catalogue) -> Iterator[Fault]:
    """A paper has a link or a DOI, for its title to lead to; evidence is enough for a candidate."""
    for path, paper_id, paper in each_paper(catalogue):
        waiting = paper_id in catalogue.candidates and paper.evidence
        if not (paper.links or paper.doi or waiting):
            yield Fault(path, "links", "are missing; give at least one page of the paper")


def check_own_pages(catalogue: Catalogue) -> Iterator[Fault]:
    """No two papers share a page of proceedings or reviews; one paper twice is another fault."""
    owners: dict[str, tuple[str, Paper]] = {}
    for path, _, paper in each_paper(catalogue):
        for label, url in paper.links.items():
            known = catalogue.link_labels.get(label)
            if known and known.kind in ONE_PAPER and _beyond_host(url):
                other, first = owners.setdefault(page_of(url), (path, paper))
                twice = fold(first.title) == fold(paper.title) or (first.arxiv and first.arxiv == paper.arxiv)
                if other != path and not twice:
                    yield Fault(path, f"links.{label}", f"{quoted(url)} is a page of {other} too")


def _beyond_host(url: str) -> str:
    """Return the path and query of an address; "" for the root of a host, or if it cannot be read."""
    try:
        parts = urlsplit(url)
        return parts.path.strip("/") + parts.query
    except ValueError:
        return ""


def check_arxiv_links(catalogue: Catalogue) -> Iterator[Fault]:
    """A link to arXiv leads to the record's own paper, and a "Paper" link to arXiv."""
    for path, _, paper in each_paper(catalogue):
        for label, url in paper.links.items():
            found = arxiv_in(url) or ""
            match = ARXIV_LINK.fullmatch(url)
            found = match[1] if match else found
            if found and ARXIV.fullmatch(paper.arxiv or "") and found != paper.arxiv:
                message = f"{quoted(url)} leads to another paper; the arXiv id is {quoted(paper.arxiv)}"
                yield Fault(path, f"links.{label}", message)
            elif label == "Paper" and not match and not any(url_faults(path, label, url)):
                yield Fault(path, "links.Paper", f"{quoted(url)} is not an arXiv page; use another label")
