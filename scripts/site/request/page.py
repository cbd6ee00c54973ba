"""Answer a request with a page of ours, if the reader may see the papers."""

from typing import Any

from datasette import Response

from scripts.site import DATABASE


async def ensure_papers_visible(datasette: Any, request: Any) -> None:
    """Refuse a request of somebody who may not see the papers."""
    seen = [("view-table", (DATABASE, "papers")), ("view-database", DATABASE), "view-instance"]
    await datasette.ensure_permissions(request.actor, seen)


async def render_page(datasette: Any, request: Any, name: str, context: dict[str, Any]) -> Any:
    """Return the page that a template of this name gives."""
    return Response.html(await datasette.render_template(f"{name}.html", context, request, name))
