"""robots.txt: pages may be crawled, their endless permutations of facets, filters and SQL may not."""

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
    """The file, as plain text."""
    return Response.text(ROBOTS)
