"""Handle addresses that do not exist: redirect to the page that was meant, or suggest similar ones."""

from difflib import get_close_matches
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.utils import tilde_decode

from scripts.site import DATABASE
from scripts.site.http.redirects import KEYS, meant_address

DATA_ENDINGS = ("json", "csv", "atom", "bib", "csljson", "md", "db")  # who asks for data reads no page
# Tables that have a name in addition to the key.
NAMED = {"papers": "title", "authors": "name", "sections": "title", "toolkits": "name"}


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Redirect, or answer 404 with suggestions. Datasette handles all other errors."""
    if not isinstance(exception, NotFound) or request.method not in ("GET", "HEAD"):
        return None

    async def answer() -> Any:
        database = datasette.get_database(DATABASE)
        if better := await database.execute_fn(lambda connection: meant_address(connection, request.path)):
            query = f"?{request.query_string}" if request.query_string else ""
            return Response.redirect(datasette.urls.path(better) + query)
        if request.path.rpartition(".")[2] in DATA_ENDINGS:
            return None
        *_, place, written = f"/{request.path}".split("/")
        table, wanted = place if place in KEYS else "papers", tilde_decode(written)
        rows = f"select {KEYS[table]}, {NAMED.get(table, KEYS[table])} from {table} limit 10000"
        names = {str(key): str(name) for key, name in await database.execute(rows)}
        lower = {key.lower(): key for key in names}
        near = get_close_matches(wanted.lower(), lower, n=5, cutoff=0.7)
        near += [key for key in lower if wanted and wanted.lower() in key and key not in near][:5]
        context = {
            "wanted": wanted,
            "table": table,
            "near": [(lower[key], names[lower[key]]) for key in near],
        }
        page = await datasette.render_template("nothing_here.html", context, request=request)
        return Response.html(page, status=404)

    return answer
