"""Use the right addresses: absolute ones have the public host, paths the prefix, each page one address.

The setting SITE_URL gives the public address; without it, the host of the request is used. The prefix is
Datasette's setting base_url. It does not matter whether a proxy removes it.
"""

from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from datasette import hookimpl
from datasette.utils import StartupError

from scripts.site.http.origin import at_its_place
from scripts.site.sql.functions import tilde_encoded


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Add the filters `tilde` (encodes a key for a path) and `based` (adds the prefix to links)."""
    env.filters["tilde"] = tilde_encoded
    env.filters["based"] = lambda html: html.replace('href="/', f'href="{datasette.urls.instance()}')


# The arguments that say what a page of ours is about.
SUBJECTS = {
    "selection": {"_pick"},
    "compare": {"_pick"},
    "tree": {"paper", "year"},
    "charts": {"task", "year"},
}


@hookimpl
def extra_template_vars(datasette: Any, request: Any, columns: Any, table: str | None) -> dict[str, Any]:
    """Add `page`: the site's address, and this page's with only the arguments that say what it shows."""
    if request is None:
        return {}
    path = datasette.absolute_url(request, datasette.urls.path(request.path))
    page_arguments = SUBJECTS.get(request.path.split("/")[1], set())

    def is_kept(name: str, value: str) -> bool:
        if table is None and columns is not None:  # the result of SQL
            return name[:1] != "_" and value != ""
        searched = name == "_search" and bool(columns)
        return name in page_arguments or name.partition("__")[0] in (columns or ()) or searched

    kept = [
        (name, value) for name in request.args for value in request.args.getlist(name) if is_kept(name, value)
    ]
    site = datasette.absolute_url(request, datasette.urls.instance()).rstrip("/")
    return {"page": {"canonical": path + ("?" + urlencode(kept) if kept else ""), "site": site}}


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Any:
    """Set the host and path of each request, and redirect to the canonical address of a page."""
    site_url = (datasette.plugin_config("addresses") or {}).get("site_url")
    base_url = datasette.setting("base_url")
    parts = urlsplit(site_url or "http://localhost")
    if parts.scheme not in ("http", "https") or parts.path.strip("/") not in ("", base_url.strip("/")):
        raise StartupError(f"SITE_URL: {site_url!r} is not a web address that ends with the base_url")
    return partial(at_its_place, datasette, site_url, base_url)
