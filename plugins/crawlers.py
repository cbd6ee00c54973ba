"""Serve files for crawlers: sitemap.xml with every page of its own content, and robots.txt."""

from typing import Any

from datasette import Response, hookimpl
from markupsafe import escape

from scripts.site import DATABASE

# Crawlers may read the pages, but not the endless combinations of filters and SQL.
ROBOTS = """User-agent: *
Disallow: /*?
Allow: /*?_next=
"""
LISTED = """
select 'papers/' || id, added from papers where withdrawn is null
union all select 'methods/' || tilde_encode(name), null from methods
union all select 'tasks/' || tilde_encode(name), null from tasks
union all select 'base_models/' || tilde_encode(name), null from base_models
union all select 'rewards/' || tilde_encode(name), null from rewards
union all select 'benchmarks/' || tilde_encode(name), null from benchmarks
union all select 'venues/' || tilde_encode(name), null from venues
union all select 'sections/' || id, null from sections
union all select 'authors/' || id, null from authors
"""
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the two files."""
    return [(r"^/robots\.txt$", robots), (r"^/sitemap\.xml$", sitemap)]


def robots() -> Any:
    """Return robots.txt as plain text."""
    return Response.text(ROBOTS)


async def sitemap(datasette: Any, request: Any) -> Any:
    """Return the addresses, for papers with the day on which they were added."""
    rows = (await datasette.get_database(DATABASE).execute(LISTED)).rows
    pages = [
        ("", None),
        ("about", None),
        ("charts", None),
        ("tree", None),
        ("new", None),
        *((f"diffusion-rl/{path}", day) for path, day in rows),
    ]
    site = datasette.absolute_url(request, datasette.urls.instance())
    entries = "".join(
        f"<url><loc>{escape(site + path)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for path, day in pages
    )
    return Response(f"{HEAD}{entries}</urlset>\n", content_type="application/xml; charset=utf-8")
