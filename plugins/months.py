"""Serve a month's papers by family, with summaries: /new for the newest month, /new/2026-10 for another."""

from typing import Any

from datasette import NotFound, hookimpl

from scripts.facets.days import SUBMITTED
from scripts.site import DATABASE
from scripts.site.request.page import render_page

MONTH = f"substr({SUBMITTED}, 1, 7)"
MONTHS = f"""
select {MONTH} as month, count(*) as papers from papers
where withdrawn is null and {MONTH} is not null group by 1 order by 1 desc
"""
PAPERS = f"""
select papers.*, sections.title as section_title, sections.position as section_position
from papers join sections on sections.id = section
where withdrawn is null and {MONTH} = ? order by sections.position, coalesce(submitted, arxiv) desc, papers.id
"""
ADDED = """
select added as label, count(*) as papers, ? || '?added=' || added as url from papers
where withdrawn is null group by added order by added desc limit 8
"""


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve /new and /new/MONTH."""
    return [(r"^/new$", month_page), (r"^/new/(?P<month>\d{4}-\d\d)$", month_page)]


async def month_page(datasette: Any, request: Any) -> Any:
    """Return the page with the papers that were first submitted in a month."""
    months = [tuple(row) for row in await datasette.execute(DATABASE, MONTHS)]
    named = [month for month, _ in months]
    month = request.url_vars.get("month") or (named[0] if named else "")
    if named and month not in named:
        raise NotFound(f"No paper of the list was submitted in {month}")
    papers = list(await datasette.execute(DATABASE, PAPERS, [month]))
    place = named.index(month) if named else 0
    context = {
        "month": month,
        "months": months,
        "papers": papers,
        "later": named[place - 1] if place else None,
        "earlier": named[place + 1] if place + 1 < len(named) else None,
        "added": list(await datasette.execute(DATABASE, ADDED, [datasette.urls.table(DATABASE, "papers")])),
        "newest": place == 0,
    }
    return await render_page(datasette, request, "new", context)
