"""Write reports: a summary and titled lines in, text for a terminal or a part of a Markdown page out."""

import re
from collections.abc import Iterable

from scripts.build.markdown_list import escaped

Sections = Iterable[tuple[str, list[str]]]

# Without what ends a sentence around it; its escapes are taken out again.
ADDRESS = r"https?://[^\s<>'\"]*[^\s<>'\".,:;)\\]"
# What GitHub makes links, mentions or pictures of; a space without width after it keeps it from that.
LIVELY = r"@(?=\w)|#(?=\d)|\bGH-(?=\d)|\bwww(?=\.)|:(?=//|\w+:)"
BREAK = "&#8203;"
MANY = 20  # lines that are folded away where they can be


def report_text(summary: str, sections: Sections) -> str:
    """A report for a terminal; what has no lines is left out."""
    blocks = [f"{title}:\n" + "".join(f"  {line}\n" for line in lines) for title, lines in sections if lines]
    return "\n".join([f"{summary}\n", *blocks])


def as_markdown(summary: str, sections: Sections) -> str:
    """A report as a part of a page: headings of the third level, plain text as it is, addresses as links."""
    blocks = [f"### {title}\n\n{listed(lines)}" for title, lines in sections if lines]
    return "\n".join([f"{summary}.\n", *blocks])


def listed(lines: list[str]) -> str:
    """Lines as a list, folded away where they would keep a reader from what comes after them."""
    points = "".join(f"- {linked(line)}\n" for line in lines)
    return points if len(lines) <= MANY else folded(f"{len(lines):,} lines", points)


def folded(title: str, text: str) -> str:
    """Text that is shown when its title is clicked at."""
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n</details>\n"


def linked(line: str) -> str:
    """Plain text as Markdown that shows just that, with its addresses as links."""
    return re.sub(f"(?i)({ADDRESS})|{LIVELY}", tamed, escaped(visible(line)))


def shown(text: str) -> str:
    """Text of any origin as Markdown that shows just that: no mark-up, no links, nothing invisible."""
    return re.sub(f"(?i){LIVELY}", rf"\g<0>{BREAK}", escaped(visible(text)))


def tamed(found: re.Match[str]) -> str:
    """An address as a link; whatever else would become one, broken."""
    return "<" + found[1].replace("\\", "") + ">" if found[1] else found[0] + BREAK


def visible(text: str) -> str:
    """The text on one line, without what nobody sees: marks that turn its direction among them."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
