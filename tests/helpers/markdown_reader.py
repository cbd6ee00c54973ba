"""Read the content of a page in Markdown."""

from html.parser import HTMLParser

from marko.ext.gfm import gfm


class Reader(HTMLParser):
    """The content of a page: the text of each cell, the addresses of links and the anchors."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.addresses: list[str] = []
        self.anchors: list[str] = []
        self.tags: set[str] = set()
        self.feed(str(gfm(markdown)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if tag == "br" and self.cells:
            self.cells.append("")  # a summary below a title is read as another cell
        self.cells += [""] if tag in ("td", "th") else []
        self.addresses += [values["href"]] if "href" in values else []
        self.anchors += [values["id"]] if "id" in values else []

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data.strip("\n")
