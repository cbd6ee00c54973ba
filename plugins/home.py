"""Serve the home page without counting the rows of every table, as Datasette does.

The counts take most of the time of Datasette's home page, and ours does not show them. The JSON of the home
page is still Datasette's.
"""

from typing import Any

from datasette import Response, hookimpl


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve / from the same template."""
    return [(r"^/$", home)]


async def home(datasette: Any, request: Any) -> Any:
    """Return the page, if the actor may see the site."""
    await datasette.ensure_permissions(request.actor, ["view-instance"])
    json = datasette.absolute_url(request, datasette.urls.path("/.json"))
    context = {"metadata": datasette.metadata(), "alternate_url_json": json}
    return Response.html(
        await datasette.render_template("index.html", context, request=request, view_name="index"),
        headers={"link": f'{json}; rel="alternate"; type="application/json+datasette"'},
    )
