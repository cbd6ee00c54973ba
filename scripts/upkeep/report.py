"""Write reports: a summary and titled lines in, text for a terminal or part of a Markdown page out."""

import re
from collections.abc import Iterable

from scripts.build.markdown_list import escaped

Sections = Iterable[tuple[str, list[str]]]

# An address without the punctuation of the sentence around it; escapes are removed.
ADDRESS = r"https?://[^\s<>'\"]*[^\s<>'\".,:;)\\]"
# Signs that GitHub turns into links, mentions or pictures; a zero-width space after them prevents that.
LIVELY = r"@(?=\w)|#(?=\d)|\bGH-(?=\d)|\bwww(?=\.)|:(?=//|\w+:)"
BREAK = "&#8203;"
MANY = 20  # longer lists are folded


def report_text(summary: str, sections: Sections) -> str:
    """Return a report for a terminal; titles without lines are left out."""
    blocks = [f"{title}:\n" + "".join(f"  {line}\n" for line in lines) for title, lines in sections if lines]
    return "\n".join([f"{summary}\n", *blocks])


def as_markdown(summary: str, sections: Sections) -> str:
    """Return a report as part of a page: headings of the third level, escaped text, addresses as links."""
    blocks = [f"### {title}\n\n{listed(lines)}" for title, lines in sections if lines]
    return "\n".join([f"{summary}.\n", *blocks])


def listed(lines: list[str]) -> str:
    """Return lines as a list, folded if it is long."""
    points = "".join(f"- {linked(line)}\n" for line in lines)
    return points if len(lines) <= MANY else folded(f"{len(lines):,} lines", points)


def folded(title: str, text: str) -> str:
    """Return text that is shown when a reader clicks on its title."""
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n</details>\n"


def linked(line: str) -> str:
    """Return plain text, escaped for Markdown, with its addresses as links."""
    return re.sub(f"(?i)({ADDRESS})|{LIVELY}", safe_address, escaped(visible(line)))


def shown(text: str) -> str:
    """Return text of any origin, escaped for Markdown: no markup, no links, nothing invisible."""
    return re.sub(f"(?i){LIVELY}", rf"\g<0>{BREAK}", escaped(visible(text)))


def safe_address(found: re.Match[str]) -> str:
    """Return an address as a link; other text that would become a link, broken."""
    return "<" + found[1].replace("\\", "") + ">" if found[1] else found[0] + BREAK


def visible(text: str) -> str:
    """Return the text on one line, without invisible characters, such as marks that turn its direction."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
