"""Charts, drawn on the server: /charts with their numbers and SQL, and each as an SVG file of its own.

The metadata gives each chart a title, a form, SQL that takes a task and a year, and SQL for its series.
"""

from typing import Any

from datasette import NotFound, Response, hookimpl

from scripts.site.drawings import bars, columns, matrix

DATABASE = "diffusion-rl"
FORMS: dict[str, Any] = {"bars": bars, "matrix": matrix, "columns": columns}
SVG = "image/svg+xml; charset=utf-8"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page, the files, and the addresses that charts had before 1.4."""
    old = r"^/-/dashboards(/field)?(/(?P<name>\w+))?$"
    return [(r"^/charts$", page), (r"^/charts/(?P<name>\w+)\.svg$", figure), (old, moved)]


async def page(datasette: Any, request: Any) -> Any:
    """All charts, for a task or a year or for all."""
    charts = [await drawn(datasette, request, name) for name in configured(datasette)["charts"]]
    choices = {
        name: [row[0] for row in await datasette.execute(DATABASE, sql)]
        for name, sql in configured(datasette)["filters"].items()
    }
    context = {"charts": charts, "choices": choices, "chosen": chosen(request)}
    return Response.html(await datasette.render_template("charts.html", context, request, "charts"))


async def figure(datasette: Any, request: Any) -> Any:
    """One chart as a file, for slides."""
    if (name := request.url_vars["name"]) not in configured(datasette)["charts"]:
        raise NotFound(f"There is no chart {name!r}")
    chart = await drawn(datasette, request, name)
    return Response(await datasette.render_template("chart.svg", chart, request), content_type=SVG)


async def moved(datasette: Any, request: Any) -> Any:
    """To the page, at the chart."""
    name, query = request.url_vars["name"], request.query_string
    path = datasette.urls.path("charts") + (f"?{query}" if query else "") + (f"#{name}" if name else "")
    return Response.redirect(path, status=301)


def configured(datasette: Any) -> Any:
    """What the metadata says of charts."""
    return datasette.plugin_config("charts")


def chosen(request: Any) -> dict[str, str]:
    """The task and the year that are asked for; empty means all."""
    return {name: request.args.get(name) or "" for name in ("task", "year")}


async def drawn(datasette: Any, request: Any, name: str) -> dict[str, Any]:
    """One chart: its title, rows, shapes and SQL."""
    chart, parameters = configured(datasette)["charts"][name], chosen(request)
    rows = [dict(row) for row in await datasette.execute(DATABASE, chart["sql"], parameters)]
    series = chart.get("series") and [
        str(row[0]) for row in await datasette.execute(DATABASE, chart["series"])
    ]
    drawing = FORMS[chart["form"]](rows, *([series] if series else []))
    return {**chart, "name": name, "rows": rows, "drawing": drawing, "parameters": parameters}
