"""Markdown for any list of papers: .md on a table, a query or a single paper, for notes and related work."""

from typing import Any

from datasette import Response, hookimpl

from scripts.build.markdown_list import escaped, link, links
from scripts.site.citing import cited, ids_of, names_papers

MARKDOWN = "text/markdown; charset=utf-8"


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """The format."""
    return {"extension": "md", "render": render_markdown, "can_render": names_papers}


async def render_markdown(
    datasette: Any, request: Any, database: str, table: str | None, columns: Any, rows: Any
) -> Any:
    """One item a paper: title, authors, venue and links, and its sentence."""
    papers = await cited(datasette, database, ids_of(table, columns, rows))
    site = datasette.absolute_url(request, datasette.urls.table(database, "papers"))
    return Response("".join(item(paper, site) for paper in papers), content_type=MARKDOWN)


def item(paper: dict[str, Any], papers: str) -> str:
    """A paper as an item of a list; papers is the address of all of them."""
    authors = paper["authors"]
    by = f"{authors[0]} et al." if len(authors) > 2 else " and ".join(authors)
    said = [
        link(paper["title"], f"{papers}/{paper['id']}"),
        escaped(by),
        f"{escaped(paper['venue'])} {paper['year']}",
    ]
    lines = [". ".join(part.rstrip(".") for part in [*said, links(paper)] if part) + "."]
    return "\n  ".join([f"- {lines[0]}", *filter(None, [escaped(paper["summary"] or "")])]) + "\n"
