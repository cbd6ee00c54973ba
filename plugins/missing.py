"""A page for what is not there: near ids where the id of a paper was asked for."""

from difflib import get_close_matches
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.utils import tilde_decode

PREFIX = "/diffusion-rl/papers/"


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer 404 with suggestions; leave all other errors to Datasette."""
    if not isinstance(exception, NotFound) or not request.path.startswith(PREFIX) or "." in request.path:
        return None

    async def answer() -> Any:
        wanted = tilde_decode(request.path.removeprefix(PREFIX))
        rows = (await datasette.get_database("diffusion-rl").execute("select id, title from papers")).rows
        titles = dict(tuple(row) for row in rows)
        near = get_close_matches(wanted.lower(), titles, n=5, cutoff=0.5)
        near += [name for name in titles if wanted.lower() in name and name not in near][:5]
        context = {"wanted": wanted, "near": [(name, titles[name]) for name in near]}
        page = await datasette.render_template("no_such_paper.html", context, request=request)
        return Response.html(page, status=404)

    return answer
