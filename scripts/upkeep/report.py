"""Write reports: a summary and titled lines in, text for a terminal or a part of a Markdown page out."""

from collections.abc import Iterable

from scripts.markdown_list import escaped

Sections = Iterable[tuple[str, list[str]]]


def as_text(summary: str, sections: Sections) -> str:
    """A report for a terminal; what has no lines is left out."""
    blocks = [f"{title}:\n" + "".join(f"  {line}\n" for line in lines) for title, lines in sections if lines]
    return "\n".join([f"{summary}\n", *blocks])


def as_markdown(summary: str, sections: Sections) -> str:
    """A report as a part of a page: headings of the third level, plain text shown as it is."""
    blocks = [
        f"### {title}\n\n" + "".join(f"- {escaped(line)}\n" for line in lines)
        for title, lines in sections
        if lines
    ]
    return "\n".join([f"{summary}.\n", *blocks])
