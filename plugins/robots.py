"""Serve robots.txt: crawlers may read the pages, but not the endless combinations of filters and SQL."""

from typing import Any

from datasette import Response, hookimpl

ROBOTS = """User-agent: *
Disallow: /*?
Allow: /*?_next=
"""


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve /robots.txt."""
    return [(r"^/robots\.txt$", robots)]


def robots() -> Any:
    """Return the file as plain text."""
    return Response.text(ROBOTS)
