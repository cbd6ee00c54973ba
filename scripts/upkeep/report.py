"""Write reports: a summary and titled lines in, text for a terminal or a part of a Markdown page out."""

import re
from collections.abc import Iterable

from scripts.markdown_list import escaped

Sections = Iterable[tuple[str, list[str]]]

# Without what ends a sentence around it; its escapes are taken out again.
ADDRESS = re.compile(r"https?://[^\s<>'\"]*[^\s<>'\".,:;)\\]")


def as_text(summary: str, sections: Sections) -> str:
    """A report for a terminal; what has no lines is left out."""
    blocks = [f"{title}:\n" + "".join(f"  {line}\n" for line in lines) for title, lines in sections if lines]
    return "\n".join([f"{summary}\n", *blocks])


def as_markdown(summary: str, sections: Sections) -> str:
    """A report as a part of a page: headings of the third level, plain text as it is, addresses as links."""
    blocks = [
        f"### {title}\n\n" + "".join(f"- {linked(line)}\n" for line in lines)
        for title, lines in sections
        if lines
    ]
    return "\n".join([f"{summary}.\n", *blocks])


def linked(line: str) -> str:
    """Plain text as Markdown that shows just that, with its addresses as links."""
    return ADDRESS.sub(lambda found: "<" + found[0].replace("\\", "") + ">", escaped(line))
