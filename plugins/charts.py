"""Draw charts on the server: /charts shows them with their numbers and SQL; each is also SVG, PNG and CSV.

The metadata defines the title and type of each chart, SQL that takes a task and a year, and SQL for its
series.
"""

from typing import Any

from datasette import Response, hookimpl

from scripts.site import DATABASE
from scripts.site.charts.metadata_charts import chart_arguments, chart_of, chart_settings, csv_of
from scripts.site.charts.slides import SVG, slide, slide_picture
from scripts.site.request.page import render_page
from scripts.site.sql.kept_rows import rows_of


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the page, the files, and redirects from the addresses that charts had before 1.4."""
    old = r"^/-/dashboards(/field)?(/(?P<name>\w+))?$"
    return [
        (r"^/charts$", charts_page),
        (r"^/charts/(?P<name>\w+)$", chart_page),
        (r"^/charts/(?P<name>\w+)\.(?P<form>svg|plain\.svg|narrow\.svg|png|csv)$", chart_file),
        (old, moved_chart),
    ]


async def charts_page(datasette: Any, request: Any) -> Any:
    """Return the page with all charts, for all papers or for one task or year."""
    charts = [await chart_of(datasette, request, name) for name in chart_settings(datasette)["charts"]]
    choices = {
        name: [row[0] for row in await rows_of(datasette, sql, {}, DATABASE)]
        for name, sql in chart_settings(datasette)["filters"].items()
    }
    context = {"charts": charts, "choices": choices, "chosen": chart_arguments(request)}
    return await render_page(datasette, request, "charts", context)


async def chart_page(datasette: Any, request: Any) -> Any:
    """Show one chart with its numbers."""
    context = {"chart": await chart_of(datasette, request, request.url_vars["name"])}
    return await render_page(datasette, request, "one_chart", context)


async def chart_file(datasette: Any, request: Any) -> Any:
    """Return one chart as a file: SVG for pages and phones, SVG or PNG for slides, or its numbers as CSV."""
    name, form = request.url_vars["name"], request.url_vars["form"]
    chart = await chart_of(datasette, request, name)
    if form == "csv":
        return Response(csv_of(chart["rows"]), content_type="text/csv; charset=utf-8")
    if form == "png":
        return await slide_picture(datasette, request, "chart.svg", chart)
    if form == "narrow.svg":
        chart["drawing"] = chart["narrow"] or chart["drawing"]
    template = "chart.svg" if form == "svg" else "plain.svg"
    return Response(await slide(datasette, request, template, chart), content_type=SVG)


async def moved_chart(datasette: Any, request: Any) -> Any:
    """Redirect to the chart on the page."""
    name, query = request.url_vars["name"], request.query_string
    path = datasette.urls.path("charts") + (f"?{query}" if query else "") + (f"#{name}" if name else "")
    return Response.redirect(path, status=301)
