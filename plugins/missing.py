"""What to do where nothing is: lead to what was meant, or name what is near."""

from difflib import get_close_matches
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.utils import tilde_decode

from scripts.site.elsewhere import meant

PREFIX = "/diffusion-rl/papers/"


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Redirect, or answer 404 with suggestions; leave all other errors to Datasette."""
    if not isinstance(exception, NotFound) or request.method not in ("GET", "HEAD"):
        return None

    async def answer() -> Any:
        database = datasette.get_database("diffusion-rl")
        if better := await database.execute_fn(lambda connection: meant(connection, request.path)):
            query = f"?{request.query_string}" if request.query_string else ""
            return Response.redirect(datasette.urls.path(better) + query)
        if not request.path.startswith(PREFIX) or "." in request.path:
            return None
        wanted = tilde_decode(request.path.removeprefix(PREFIX))
        titles = dict(tuple(row) for row in await database.execute("select id, title from papers"))
        near = get_close_matches(wanted.lower(), titles, n=5, cutoff=0.5)
        near += [name for name in titles if wanted.lower() in name and name not in near][:5]
        context = {"wanted": wanted, "near": [(name, titles[name]) for name in near]}
        page = await datasette.render_template("no_such_paper.html", context, request=request)
        return Response.html(page, status=404)

    return answer
