"""Text in the list as Markdown: readers see the text itself, and links have their addresses."""

from urllib.parse import unquote

import pytest

from scripts.build.markdown_list import escaped, link, table
from tests.helpers.markdown_reader import Reader

# Text that Markdown, HTML or GitHub's mathematics would interpret.
HOSTILE = [
    "a | b",
    "*bold* _italic_ ~~gone~~ `code`",
    "[text](address) ![picture](address)",
    "<b>bold</b> <!-- gone --> <https://example.org>",
    "back\\slash and \\| both",
    "&amp; &copy; &#65; R&D",
    "$x_1$ costs $5",
    "C# ends #",
    "  wide \n lines  ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_cell_shows_the_text_itself(text: str) -> None:
    read = Reader(table(["One", "Two"], [[escaped(text), "next"]]))
    assert read.cells == ["One", "Two", " ".join(text.split()), "next"]
    assert read.tags == {"table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("text", HOSTILE)
def test_link_shows_the_text_itself(text: str) -> None:
    read = Reader(table(["One", "Two"], [[link(text, "https://example.org/a"), "next"]]))
    assert read.cells == ["One", "Two", " ".join(text.split()), "next"]
    assert read.addresses == ["https://example.org/a"]


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.org/a_(b)", "https://example.org/a_%28b%29"),
        ("https://example.org/a)b|c$", "https://example.org/a%29b%7Cc%24"),
        ("https://example.org/?a=1&b=*2*&copy;", "https://example.org/?a=1&b=*2*&amp;copy;"),
        ("https://example.org/`a`\\", "https://example.org/%60a%60%5C"),
    ],
)
def test_link_has_its_address(address: str, written: str) -> None:
    assert link("text", address) == f"[text]({written})"
    read = Reader(table(["One"], [[link("text", address)]]))
    assert ([unquote(url) for url in read.addresses], read.cells) == ([address], ["One", "text"])
