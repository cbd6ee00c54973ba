"""The home page without what it does not show: Datasette would look into every table to list them.

That takes most of the time of its own home page, and this is the page that most people open. The address
of its JSON stays Datasette's.
"""

from typing import Any

from datasette import Response, hookimpl


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve / from the same template."""
    return [(r"^/$", home)]


async def home(datasette: Any, request: Any) -> Any:
    """The page, for those who may see the site."""
    await datasette.ensure_permissions(request.actor, ["view-instance"])
    json = datasette.absolute_url(request, datasette.urls.path("/.json"))
    context = {"metadata": datasette.metadata(), "alternate_url_json": json}
    return Response.html(
        await datasette.render_template("index.html", context, request=request, view_name="index"),
        headers={"link": f'{json}; rel="alternate"; type="application/json+datasette"'},
    )
