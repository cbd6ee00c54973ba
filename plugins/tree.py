"""Serve the family tree of papers: /tree with a table, and as SVG and PNG; it can mark a paper's lineage."""

from typing import Any

from datasette import Response, hookimpl

from scripts.site.charts.slides import SVG, slide, slide_picture
from scripts.site.charts.tree_papers import tree_of
from scripts.site.request.page import render_page


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the page and the files."""
    return [(r"^/tree$", tree_page), (r"^/tree(/(?P<paper>[\w-]+))?\.(?P<form>svg|png)$", tree_file)]


async def tree_page(datasette: Any, request: Any) -> Any:
    """Return the page: the tree, a form to choose a paper, and the table."""
    return await render_page(datasette, request, "tree", await tree_of(datasette, request))


async def tree_file(datasette: Any, request: Any) -> Any:
    """Return the tree as a file for slides."""
    tree = await tree_of(datasette, request)
    if request.url_vars["form"] == "png":
        return await slide_picture(datasette, request, "tree.svg", tree)
    return Response(await slide(datasette, request, "tree.svg", tree), content_type=SVG)
