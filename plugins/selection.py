"""Serve the papers that a reader selected: /selection lists and exports them, /compare compares them.

Both take `_pick=ID`, repeated or with commas, as the boxes on lists send it. Lists keep it from page to page.
All other arguments are those of the list that the reader came from.
"""

import json
from typing import Any
from urllib.parse import urlencode

from datasette import Response, hookimpl

from scripts.site.picked import picked_in, shared_values
from scripts.site.requests import pairs_of

DATABASE = "diffusion-rl"
MOST = {"selection": 200, "compare": 12}  # papers on a page
FOUND = """
select papers.*, (select url from links where paper = papers.id and label = 'Code') as code,
  (select url from links where paper = papers.id and label = 'Weights') as weights,
  (select count(*) from paper_relations join papers as theirs on theirs.id = paper
    where other = papers.id and relation = 'builds_on' and theirs.withdrawn is null) as followers,
  (select json_group_array(json_array(named.id, coalesce(named.short_name, named.title)))
    from paper_relations join papers as named on named.id = other
    where paper = papers.id and relation = 'builds_on' and named.withdrawn is null) as builds_on
from json_each(?) as wanted join papers on papers.id = wanted.value order by wanted.key
"""


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
    seen = [("view-table", (DATABASE, "papers")), ("view-database", DATABASE), "view-instance"]
    await datasette.ensure_permissions(request.actor, seen)
    ids = picked_in(pairs_of(request))
    papers = [dict(row) for row in await datasette.execute(DATABASE, FOUND, [json.dumps(ids)])]
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
    return Response.html(await datasette.render_template(f"{page}.html", context, request, page))
