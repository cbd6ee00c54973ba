"""Absolute addresses: canonical links, feed, sitemap. SITE_URL says where the site is published."""

from datasette import Response, hookimpl
from markupsafe import escape

LISTED = """
select 'papers/' || id, added from papers where withdrawn is null
union all select 'methods/' || replace(name, ' ', '~20'), null from methods
union all select 'tasks/' || name, null from tasks
union all select 'venues/' || replace(name, ' ', '~20'), null from venues
union all select 'sections/' || id, null from sections
union all select 'authors/' || id, null from authors
"""


def site_url(datasette, request=None):
    """Where the site is published, without a slash at its end; as asked for where nobody has said."""
    configured = (datasette.plugin_config("addresses") or {}).get("site_url")
    if configured:
        return configured.rstrip("/")
    return datasette.absolute_url(request, "/").rstrip("/") if request else ""


@hookimpl
def extra_template_vars(datasette, request):
    """`page.canonical`: the address of the page without what only changes its looks."""
    if request is None:
        return {}
    site = site_url(datasette, request)
    return {"page": {"canonical": site + request.path, "site": site}}


@hookimpl
def prepare_connection(conn, datasette):
    """`site_url(path)` in SQL, for feeds."""
    conn.create_function("site_url", 1, lambda path: site_url(datasette) + path, deterministic=True)


@hookimpl
def register_routes():
    """Serve /sitemap.xml."""
    return [(r"^/sitemap\.xml$", sitemap)]


async def sitemap(datasette, request):
    """Every page that says something of its own."""
    rows = (await datasette.get_database("diffusion-rl").execute(LISTED)).rows
    base = site_url(datasette, request)
    pages = [("/", None), ("/about", None), *((f"/diffusion-rl/{path}", day) for path, day in rows)]
    entries = "".join(
        f"<url><loc>{escape(base + path)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for path, day in pages
    )
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Response(f"{text}{entries}</urlset>\n", content_type="application/xml; charset=utf-8")
