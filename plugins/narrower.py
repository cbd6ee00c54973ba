"""Add `narrower(facets, total)` on the list of papers: suggested filters, each one click away."""

from typing import Any

from datasette import hookimpl

from scripts.site import DATABASE
from scripts.site.lists.quick_filters import ways_to_narrow
from scripts.site.request.arguments import pairs_of

# The month before that of the last search: later months are not complete.
SINCE = """
select strftime('%Y-%m', coalesce(searched, (select max(submitted) from papers)), 'start of month',
  '-1 month') from dataset
"""


@hookimpl
def extra_template_vars(datasette: Any, request: Any, view_name: str, table: str | None) -> dict[str, Any]:
    """Add the function; it returns each filter with its address relative to the list."""
    if view_name != "table" or table != "papers":
        return {}

    async def narrower(facets: Any, total: int | None) -> list[tuple[Any, str]]:
        since = (await datasette.execute(DATABASE, SINCE)).first()
        given = pairs_of(request)
        ways = ways_to_narrow(given, facets, total, (since and since[0]) or "")
        return [(way, "?" + way.query(given)) for way in ways]

    return {"narrower": narrower}
