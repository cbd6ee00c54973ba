"""Serve any list of papers as Markdown: .md on a table, a query or a single paper."""

from typing import Any

from datasette import Response, hookimpl

from scripts.build.markdown_list import escaped, link, links
from scripts.site.downloads.cited_papers import following, ids_of, names_papers, papers_to_cite

MARKDOWN = "text/markdown; charset=utf-8"


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """Add the format .md."""
    return {"extension": "md", "render": render_markdown, "can_render": names_papers}


async def render_markdown(
    datasette: Any, request: Any, database: str, table: str | None, columns: Any, rows: Any, data: Any
) -> Any:
    """Return one item for each paper: title, authors, venue, links and summary."""
    papers = await papers_to_cite(datasette, database, ids_of(table, columns, rows))
    site = datasette.absolute_url(request, datasette.urls.table(database, "papers"))
    text = "".join(paper_item(paper, site) for paper in papers)
    return Response(text, content_type=MARKDOWN, headers=following(data))


def paper_item(paper: dict[str, Any], papers: str) -> str:
    """Return a paper as an item of a list; `papers` is the address of the table."""
    authors = paper["authors"]
    by = f"{authors[0]} et al." if len(authors) > 2 else " and ".join(authors)
    sentences = [
        link(paper["title"], f"{papers}/{paper['id']}"),
        escaped(by),
        f"{escaped(paper['venue'])} {paper['year']}",
    ]
    lines = [". ".join(part.rstrip(".") for part in [*sentences, links(paper)] if part) + "."]
    return "\n  ".join([f"- {lines[0]}", *filter(None, [escaped(paper["summary"] or "")])]) + "\n"
