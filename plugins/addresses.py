"""Right addresses everywhere: absolute ones of the published site, paths below its prefix, one for each page.

SITE_URL says where the site is published; else it is where it was asked for. A prefix is Datasette's setting
base_url, whether a proxy takes it off or not.
"""

from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from datasette import Response, hookimpl
from datasette.utils import StartupError

from scripts.site.functions import tilde_encoded
from scripts.site.headers import header_of, with_replaced
from scripts.site.origin import at_site, better_path


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """`tilde` for keys in paths, `based` for HTML of the metadata, whose addresses know no prefix."""
    env.filters["tilde"] = tilde_encoded
    env.filters["based"] = lambda html: html.replace('href="/', f'href="{datasette.urls.instance()}')


@hookimpl
def extra_template_vars(datasette: Any, request: Any, columns: Any) -> dict[str, Any]:
    """`page`: where the site is, and the address of this page without what only changes its looks."""
    if request is None:
        return {}
    path = datasette.absolute_url(request, datasette.urls.path(request.path))
    filters = [
        (name, value)
        for name in request.args
        for value in request.args.getlist(name)
        if name.partition("__")[0] in (columns or ()) or (name == "_search" and columns)
    ]
    site = datasette.absolute_url(request, datasette.urls.instance()).rstrip("/")
    return {"page": {"canonical": path + ("?" + urlencode(filters) if filters else ""), "site": site}}


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Any:
    """Place each request, and lead to the one address of a page."""
    site_url = (datasette.plugin_config("addresses") or {}).get("site_url")
    base_url = datasette.setting("base_url")
    parts = urlsplit(site_url or "http://localhost")
    if parts.scheme not in ("http", "https") or parts.path.strip("/") not in ("", base_url.strip("/")):
        raise StartupError(f"SITE_URL: {site_url!r} is no address of the web that ends with the base_url")
    return partial(at_its_place, datasette, site_url, base_url)


def at_its_place(datasette: Any, site_url: str | None, base_url: str, app: Any) -> Any:
    """An application that is asked at one place, and redirects below the prefix."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        scope = at_site(scope, site_url, base_url)
        if better := better_path(scope, datasette.databases):
            query = scope["query_string"].decode("latin-1")
            path = datasette.urls.path(better) + (f"?{query}" if query else "")
            return await Response.redirect(path, 301).asgi_send(send)

        async def send_below(event: Any) -> None:
            location = header_of(event.get("headers", ()), b"location")
            if location.startswith("/") and not location.startswith(base_url):
                path = base_url.rstrip("/") + location
                event = {**event, "headers": with_replaced(event["headers"], {"location": path})}
            await send(event)

        await app(scope, receive, send_below)

    return wrapped
