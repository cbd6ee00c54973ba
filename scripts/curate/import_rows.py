"""The tables of papers in a Markdown list: text in, rows with their lines and faults out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scripts.build.markdown_list import PAPER_COLUMNS
from scripts.curate.import_cells import (
    link_cells,
    resource_faults,
    shown_cell,
    split_tags,
    split_venue,
    table_cell,
    title_cell_faults,
    year_faults,
)
from scripts.faults import Fault, quoted

PIPE = re.compile(r"(?<!\\)\|")


class Heading(NamedTuple):
    """The heading above a table; line 0 means that there is none."""

    line: int
    text: str


@dataclass(frozen=True)
class ListRow:
    """One row of a table of papers, not yet checked against the vocabularies."""

    line: int
    heading: Heading
    year: int
    title: str
    venue: str
    presentation: str | None
    tasks: list[str]
    methods: list[str]
    links: dict[str, str]


@dataclass
class ListPage:
    """The rows of a list, the faults of others (line, message), and the tables that are not of papers."""

    rows: list[ListRow] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    others: list[tuple[int, str]] = field(default_factory=list)


class Markdown(MarkdownIt):
    """Markdown with tables that leaves every address as it is written."""

    def __init__(self) -> None:
        super().__init__("commonmark")
        self.enable("table")

    def normalizeLink(self, url: str) -> str:
        """Return the address itself."""
        return url

    def validateLink(self, url: str) -> bool:
        """Accept every address: the rules for links check them."""
        return True


def read_list_page(text: str) -> ListPage:
    """Return the rows of every table of papers; a row that cannot be read is a fault at its line."""
    page, source = ListPage(), text.split("\n")
    heading, columns = Heading(0, ""), None
    tokens = Markdown().parse(text)
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = Heading(line_number(token), shown_cell(tokens[position + 1]))
        elif token.type == "paragraph_open":
            page.faults += stray_rows(line_number(token), tokens[position + 1].content)
        elif token.type == "html_block" and not token.content.startswith("<!--"):
            page.faults += stray_rows(line_number(token), token.content)
        elif token.type == "tr_open":
            cells = row_cells(tokens, position)
            if tokens[position - 1].type == "thead_open":
                columns = table_header(page, line_number(token), cells)
            elif columns:
                read_row(page, line_number(token), source, heading, cells)
    if not page.rows and not page.faults:
        page.faults.append((0, f"has no table of papers; its columns are {', '.join(PAPER_COLUMNS)}"))
    return page


def line_number(token: Token) -> int:
    """Return the line that a block starts on, from 1."""
    return token.map[0] + 1 if token.map else 0


def stray_rows(first: int, content: str) -> Iterator[tuple[int, str]]:
    """Yield a fault for each row outside a table: it would be silently lost."""
    for line, text in enumerate(content.split("\n"), first):
        if text.startswith("|"):
            yield line, "is a row outside a table; one starts after an empty line, with columns and dashes"


def row_cells(tokens: Sequence[Token], position: int) -> list[Token]:
    """Return the content of each cell of the row that opens here."""
    cells = []
    for token in tokens[position + 1 :]:
        if token.type == "tr_close":
            break
        if token.type == "inline":
            cells.append(token)
    return cells


def table_header(page: ListPage, line: int, cells: Iterable[Token]) -> bool:
    """Return whether a table has papers; a similar header is a fault, another table is only named."""
    columns = tuple(map(shown_cell, cells))
    if columns == PAPER_COLUMNS:
        return True
    names = ", ".join(columns)
    if len({"Year", "Paper", "Venue", "Resources"}.intersection(columns)) > 1:
        wanted = ", ".join(PAPER_COLUMNS)
        page.faults.append((line, f"has the columns {quoted(names)}; a table of papers has {wanted}"))
    else:
        page.others.append((line, f"left out, a table of {names}"))
    return False


def read_row(page: ListPage, line: int, source: Sequence[str], heading: Heading, cells: list[Token]) -> None:
    """Add a row to a page, or its faults."""
    number = count_cells(source[line - 1])
    if number != len(PAPER_COLUMNS):
        wanted = f"{len(PAPER_COLUMNS)}: {', '.join(PAPER_COLUMNS)}"
        page.faults.append((line, f"has {number} cell{'s' * (number != 1)}; a row has {wanted}"))
        return
    year, title, venue, tasks, methods, resources = map(table_cell, cells)
    faults = [*year_faults(year.text), *title_cell_faults(title, resources), *resource_faults(resources)]
    page.faults += [(line, fault) for fault in faults]
    if not faults:
        name, presentation = split_venue(venue.text)
        tags = split_tags(tasks.text), split_tags(methods.text)
        about = (int(year.text), title.links[0][0], name, presentation, *tags, link_cells(title, resources))
        page.rows.append(ListRow(line, heading, *about))


def count_cells(source: str) -> int:
    """Return the number of cells in the source of a row: the parser fills short rows and cuts long ones."""
    cells = PIPE.split(source.strip(" \t>"))
    return len(cells) - (cells[0] == "") - (cells[-1] == "" and len(cells) > 1)


def shown_faults(faults: Iterable[tuple[int, str]], path: str) -> list[Fault]:
    """Return the faults of a list in the order of its lines, each once."""
    return [Fault(path, f"line {n}" if n else "", message) for n, message in sorted(set(faults))]
