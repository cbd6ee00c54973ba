"""The charts in the metadata: their rows and drawings."""

import csv
import io
from typing import Any

from datasette import NotFound

from scripts.site import DATABASE
from scripts.site.charts.drawings import NARROW, bars, matrix
from scripts.site.charts.timelines import columns, timeline
from scripts.site.sql.kept_rows import rows_of

FORMS: dict[str, Any] = {"bars": bars, "matrix": matrix, "columns": columns, "timeline": timeline}
FIT = ("bars", "columns", "timeline")  # forms that can be as narrow as a phone


def chart_settings(datasette: Any) -> Any:
    """Return the charts in the metadata."""
    return datasette.plugin_config("charts")


def chart_arguments(request: Any) -> dict[str, str]:
    """Return the task and the year of a request; empty means all."""
    return {name: request.args.get(name) or "" for name in ("task", "year")}


async def chart_of(datasette: Any, request: Any, name: str) -> dict[str, Any]:
    """Return one chart: its title, rows, shapes and SQL; raise NotFound for an unknown name."""
    if name not in chart_settings(datasette)["charts"]:
        raise NotFound(f"There is no chart {name!r}")
    chart, parameters = chart_settings(datasette)["charts"][name], chart_arguments(request)
    rows = [dict(row) for row in await rows_of(datasette, chart["sql"], parameters, DATABASE)]
    series = [str(row[0]) for row in await rows_of(datasette, chart["series"], {}, DATABASE)]
    drawing = FORMS[chart["form"]](rows, series)
    narrow = FORMS[chart["form"]](rows, series, NARROW) if chart["form"] in FIT and rows else None
    # An unknown task or year gives the same empty picture as any other.
    asked = ", ".join(value for value in parameters.values() if value and rows)
    drawings = {"drawing": drawing, "narrow": narrow}
    return {**chart, "name": name, "rows": rows, "parameters": parameters, "asked": asked, **drawings}


def csv_of(rows: list[dict[str, Any]]) -> str:
    """Return the rows of a chart as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
