"""The pages of a paper as lines of text: the links of a record come in, lines with their address go out."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree, html

from scripts.curate.no_license import no_license_line
from scripts.faults import Fault
from scripts.records.models import Paper
from scripts.web.fetch import Fetched, FetchError, fetch
from scripts.web.pages import placed
from scripts.web.service import service

SIZE = 5_000_000  # bytes of a page
LONGEST = 1_000  # characters of a line
MOST = 20_000  # lines of a page
BLOCKS = ("p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "pre", "blockquote", "dd")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\[*])")
GITHUB = re.compile(r"https?://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:[?#].*)?")
LICENSE_OF = re.compile(r"https://api\.github\.com/repos/([^/]+/[^/]+)/license")
HUB = re.compile(r"https?://huggingface\.co/((?:datasets/)?[\w.-]+/[\w.-]+)/?")
NOT_FOUND = "answers 404"


class FactSource(NamedTuple):
    """A text to fetch, and the public page that is its evidence."""

    address: str
    page: str


class Line(NamedTuple):
    """A line or sentence of a page."""

    text: str
    page: str


def sources_of(paper: Paper) -> list[FactSource]:
    """Return the pages of a record: README, licence, model card, project page, abstract, full text."""
    sources = []
    for label in ("Code", "Weights", "Dataset", "Project"):
        link = paper.links.get(label, "")
        if match := GITHUB.fullmatch(link):
            name = f"{match[1]}/{match[2]}"
            sources.append(FactSource(f"https://raw.githubusercontent.com/{name}/HEAD/README.md", link))
            sources.append(FactSource(f"https://api.github.com/repos/{name}/license", link))
        elif match := HUB.fullmatch(link):
            sources.append(FactSource(f"https://huggingface.co/{match[1]}/raw/main/README.md", link))
        elif link:
            sources.append(FactSource(link, link))
    if paper.arxiv:
        abstract = f"https://arxiv.org/abs/{paper.arxiv}"
        sources += [
            FactSource(abstract, abstract),
            FactSource(f"https://arxiv.org/html/{paper.arxiv}", abstract),
        ]
    return sources


def read_sources(sources: list[FactSource]) -> tuple[list[Line], list[Fault]]:
    """Return the lines of all pages that answer, and a fault for each that fails, except missing pages."""
    lines, faults = list[Line](), list[Fault]()
    for source in sources:
        try:
            lines += lines_of(answer_at(source.address), source.page)
        except FetchError as error:
            failed = real_faults(error)
            faults += failed
            if not failed and (match := LICENSE_OF.fullmatch(source.address)):
                more, failures = without_license(match[1])
                lines += more
                faults += failures
    return lines, faults


def answer_at(address: str) -> Fetched:
    """Return the answer of a page, within bounds."""
    web = service("PAGES", address)._replace(size=SIZE, tries=2)
    return fetch(placed(address, web.address), web, elsewhere=True)


def real_faults(error: FetchError) -> list[Fault]:
    """Return the faults other than that a page is missing."""
    return [fault for fault in error.faults if not fault.message.startswith(NOT_FOUND)]


def without_license(name: str) -> tuple[list[Line], list[Fault]]:
    """Return a line that says that a repository at GitHub has no licence, if that is so."""
    try:
        found = no_license_line(name, lambda address: answer_at(address).content)
    except FetchError as error:
        return [], real_faults(error)
    return [Line(*found)] if found else [], []


def lines_of(answer: Fetched, page: str) -> list[Line]:
    """Return the lines of an answer: of a licence at GitHub, of an HTML page, or of plain text."""
    text = answer.content.decode("utf-8", "replace")
    if "/repos/" in answer.address and answer.address.endswith("/license"):
        return license_lines(text, page)
    blocks = html_blocks(answer.content) if answer.kind == "text/html" else text.splitlines()
    return text_lines(blocks, page)


def text_lines(blocks: Iterator[str] | list[str], page: str) -> list[Line]:
    """Return sentences of blocks of text, each once, within bounds."""
    found: dict[str, None] = {}
    for block in blocks:
        for sentence in SENTENCE.split(block[: 100 * LONGEST]):
            if tidy := " ".join(sentence.split())[:LONGEST]:
                found.setdefault(tidy)
        if len(found) >= MOST:
            break
    return [Line(text, page) for text in found]


def html_blocks(content: bytes) -> Iterator[str]:
    """Yield the text of each block of an HTML page."""
    try:
        tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # there is nothing in it
        return
    for block in tree.iter(*BLOCKS):
        yield str(block.text_content())
    for link in tree.iter("a"):
        yield str(link.get("href", ""))


def license_lines(text: str, page: str) -> list[Line]:
    """Return the SPDX identifier that GitHub finds for a repository, as a line of its own."""
    try:
        found = json.loads(text)
        name, shown = found["license"]["spdx_id"], found.get("html_url") or page
    except (ValueError, LookupError, TypeError, AttributeError):
        return []
    if not isinstance(name, str) or not isinstance(shown, str) or name == "NOASSERTION":
        return []
    return [
        Line(f"SPDX-License-Identifier: {name}", shown if shown.startswith("https://github.com/") else page)
    ]
