"""Serve the papers that a reader selected: /selection lists and exports them, /compare compares them.

Both take `_pick=ID`, repeated or with commas, as the boxes on lists send it. Lists keep it from page to page.
All other arguments are those of the list that the reader came from.
"""

import json
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl

from scripts.site.lists.selection import picked_in, selected_papers, shared_values
from scripts.site.request.arguments import pairs_of
from scripts.site.request.page import ensure_papers_visible, render_page

MOST = {"selection": 200, "compare": 12}  # papers on a page


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the two pages."""
    return [(r"^/(?P<page>selection|compare)$", picked_papers)]


@hookimpl
def extra_template_vars(request: Any) -> dict[str, Any]:
    """Add `picked` on all pages: the selected ids."""
    return {"picked": picked_in(pairs_of(request)) if request else []}


async def picked_papers(datasette: Any, request: Any) -> Any:
    """Return one of the two pages, with the selected papers in the order of the address."""
    await ensure_papers_visible(datasette, request)
    ids = picked_in(pairs_of(request))
    papers = await selected_papers(datasette, ids)
    found = [paper["id"] for paper in papers]
    others = [pair for pair in pairs_of(request) if pair[0] != "_pick"]
    page = request.url_vars["page"]
    papers, left = papers[: MOST[page]], len(papers[MOST[page] :])
    context = {
        "papers": papers,
        "left": left,
        "unknown": [each for each in ids if each not in found],
        "others": others,
        "joined": ",".join(paper["id"] for paper in papers),
        "again": urlencode([*others, ("_pick", ",".join(found))]),
        "shared": shared_values(papers),
        "unpacked": json.loads,
    }
    return await render_page(datasette, request, page, context)
