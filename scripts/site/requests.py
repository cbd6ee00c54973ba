"""Read requests, and render pages of the site."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import Response
from datasette.utils.asgi import Request

DATABASE = "diffusion-rl"


def pairs_of(request: Any) -> list[tuple[str, str]]:
    """Return the arguments of a request, in their order."""
    return parse_qsl(request.query_string, keep_blank_values=True)


def with_arguments(request: Any, **changed: str | None) -> Any:
    """Return the request with other arguments; None removes one."""
    pairs = [pair for pair in pairs_of(request) if pair[0] not in changed]
    pairs += [(name, value) for name, value in changed.items() if value is not None]
    return Request({**request.scope, "query_string": urlencode(pairs).encode()}, request.receive)


async def ensure_papers_visible(datasette: Any, request: Any) -> None:
    """Refuse a request of somebody who may not see the papers."""
    seen = [("view-table", (DATABASE, "papers")), ("view-database", DATABASE), "view-instance"]
    await datasette.ensure_permissions(request.actor, seen)


async def render_page(datasette: Any, request: Any, name: str, context: dict[str, Any]) -> Any:
    """Return the page that a template of this name gives."""
    return Response.html(await datasette.render_template(f"{name}.html", context, request, name))
