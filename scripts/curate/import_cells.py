"""The cells of a row in a table of papers: Markdown in, values and faults out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.token import Token

from scripts.faults import quoted
from scripts.records.rules.identifiers import ARXIV_LINK

PRESENTED = re.compile(r"(.+?)\s+\(?(Oral|Spotlight|Highlight|Poster)\)?")
BELOW = "<br>"  # between a title and its summary, which the import ignores
LETTERS = re.compile(r"\w")


class Cell(NamedTuple):
    """The content of a cell: its links (text, address), and the text next to them."""

    links: list[tuple[str, str]]
    text: str


def table_cell(inline: Token) -> Cell:
    """Return the links of a cell, and its text without them."""
    found: list[tuple[str, str]] = []
    address, label, rest = None, "", ""
    for token in inline.children or ():
        if token.type == "link_open":
            address, label = str(token.attrs["href"]), ""
        elif token.type == "link_close":
            found.append((label.strip(), address or ""))
            address = None
        elif address is None:
            rest += token.content
        else:
            label += token.content
    return Cell(found, rest.strip())


def shown_cell(inline: Token) -> str:
    """Return the visible text of a cell or heading, including links."""
    return "".join(token.content for token in inline.children or ()).strip()


def year_faults(text: str) -> Iterator[str]:
    """Yield why a cell is not a year."""
    if not re.fullmatch("[0-9]{4}", text):
        yield f"year: {quoted(text)} is not a year such as 2026"


def title_cell_faults(title: Cell, resources: Cell) -> Iterator[str]:
    """Yield why a cell is not one title that links to one of the resources."""
    if not title.links:
        yield f"title: {quoted(title.text)} has no link; write [title](address)"
    elif len(title.links) > 1:
        yield f"title: {quoted(title.links[1][0])} is a second link; a title has one"
    elif rest := title.text.partition(BELOW)[0].strip():
        yield f"title: {quoted(rest)} is next to the link; put the whole title into the link"
    elif not is_resource(title, resources) and not is_preprint(title, resources):
        yield f"title: {quoted(title.links[0][1])} is not among the resources; add it there with a label"


def is_resource(title: Cell, resources: Cell) -> bool:
    """Return whether the title links to one of the resources."""
    return any(url == title.links[0][1] for _, url in resources.links)


def is_preprint(title: Cell, resources: Cell) -> bool:
    """Return whether only the title links to arXiv, so that its link must be the one labelled Paper."""
    arxiv = ARXIV_LINK.fullmatch(title.links[0][1])
    return bool(arxiv) and "Paper" not in dict(resources.links) and not is_resource(title, resources)


def resource_faults(resources: Cell) -> Iterator[str]:
    """Yield why a cell is not a list of links with different labels."""
    if LETTERS.search(resources.text):
        yield f"links: {quoted(resources.text.strip(' ·|,;/'))} is not a link; write [label](address)"
    labels = [label for label, _ in resources.links]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield f"links: {quoted(label)} is listed {labels.count(label)} times; keep one"


def link_cells(title: Cell, resources: Cell) -> dict[str, str]:
    """Return all links by label; the title's link comes first if it is not among the resources."""
    first = {"Paper": title.links[0][1]} if is_preprint(title, resources) else {}
    return first | dict(resources.links)


def split_venue(text: str) -> tuple[str, str | None]:
    """Return venue and presentation: ICLR and Oral for "ICLR Oral" and for "ICLR (Oral)"."""
    match = PRESENTED.fullmatch(text)
    return (match[1], match[2]) if match else (text, None)


def split_tags(text: str) -> list[str]:
    """Return the tags that commas separate."""
    return [tag.strip() for tag in text.split(",") if tag.strip()]
