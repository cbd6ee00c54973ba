"""Read pages: their addresses, and the numbers next to links."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin

LABEL = re.compile(r"(?:All )?([\d,]+) (?:papers|corrections|candidates)")  # a link whose text has the number
HEADINGS = [
    r'<p class="matches">\s*<strong>([\d,]+)</strong>',
    r"<h2>([\d,]+) rows?</h2>",
    r"<p><strong>([\d,]+)</strong> papers?, newest first",
]
ROOM = ("tr", "li", "dt", "p", "summary", "td")  # inside one of these, a number belongs to the link before it


class Found(NamedTuple):
    """A link with the number next to it."""

    url: str
    text: str
    number: int
    place: str


class Addresses(HTMLParser):
    """Every address on a page: of links, forms, scripts, styles, and in its metadata."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.found += [value for key in ("href", "src", "action") if (value := values.get(key))]
        if values.get("property") == "og:url":
            self.found.append(str(values["content"]))


class Numbers(HTMLParser):
    """Links with their numbers: the text itself, or the next .count in the same row or entry."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Found] = []
        self.link: str | None = None
        self.text, self.last, self.skip = "", ("", ""), False
        self.counting = False
        self.cell = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ROOM and not (tag == "td" and "count" in str(values.get("class"))):
            self.last = ("", "") if tag != "td" else self.last
        if tag in ROOM:
            self.cell = tag
        if tag == "li":
            self.skip = "selected" in str(values.get("class"))  # its link removes the filter
        if tag == "a" and values.get("href"):
            self.link, self.text = str(values["href"]), ""
        self.counting = "count" in str(values.get("class")).split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link is not None:
            if label := LABEL.fullmatch(self.text.strip()):
                self.add(self.link, self.text, label.group(1))
            if self.cell == "td" and re.fullmatch(r"[\d,]+", self.text.strip()):
                self.add(self.link, self.text, self.text)
            self.last, self.link = (self.link, self.text), None
        self.counting = False

    def handle_data(self, data: str) -> None:
        self.text += data if self.link is not None else ""
        number = re.match(r"\s*([\d,]+)(?! KB)(?: rows?)?\s*$", data)
        if self.counting and number and self.last[0]:
            self.add(*self.last, number.group(1))

    def add(self, url: str, text: str, number: str) -> None:
        """Add a number."""
        if not self.skip:
            self.found.append(Found(url, text.strip(), int(number.strip().replace(",", "")), ""))


def total_on(page: str) -> int | None:
    """The number of entries that a page shows."""
    for heading in HEADINGS:
        if found := re.search(heading, page):
            return int(found.group(1).replace(",", ""))
    return None


def numbers_on(page: str, address: str) -> Iterator[Found]:
    """The links with numbers on a page, with absolute addresses, without links to other sites."""
    for found in Numbers(page).found:
        url = urljoin(address, found.url)
        if url.split("/")[:3] == address.split("/")[:3]:
            yield found._replace(url=url, place=address)
