"""Serve any query whose columns are those of a feed entry as an Atom feed (.atom)."""

from typing import Any

from datasette import Response, hookimpl
from datasette.utils.asgi import BadRequest

from scripts.site.downloads.atom import ATOM, ENTRY_COLUMNS, atom


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """Add the format .atom."""
    return {"extension": "atom", "render": render_feed, "can_render": can_render}


def can_render(columns: list[str]) -> bool:
    """Return whether the columns are those of feed entries."""
    return set(columns) >= ENTRY_COLUMNS


def render_feed(datasette: Any, request: Any, database: str, query_name: str, columns: Any, rows: Any) -> Any:
    """Return the feed, with absolute addresses of the site."""
    if not can_render(columns):
        raise BadRequest(f"A feed needs the columns {', '.join(sorted(ENTRY_COLUMNS))}.")
    queries = datasette.metadata("queries", database=database) or {}
    title = (queries.get(query_name) or {}).get("title") or "Rows of a query"
    site = datasette.absolute_url(request, datasette.urls.instance()).rstrip("/")
    address = datasette.absolute_url(request, datasette.urls.path(request.full_path))
    feed = atom(title, address, site, [dict(zip(columns, tuple(row), strict=True)) for row in rows])
    return Response(feed, content_type=ATOM)
