"""Leave cells to the templates of this dataset that show few of them: Datasette would render all.

Such a template calls `cell(row, column)` of the plugin cells for what it shows.
"""

from collections.abc import Sequence
from functools import wraps
from typing import Any

from datasette import hookimpl
from datasette.views import row, table

from scripts.site import DATABASE

LISTS = ("papers", "candidates")  # tables with such a template for a list
PAGES = ("papers",)  # tables with such a template for a row


@hookimpl
def startup() -> None:
    """Leave cells to these templates, and look up no labels of the foreign keys in lists."""
    for view, tables in ((table, LISTS), (row, PAGES)):
        if not hasattr(view.display_columns_and_rows, "leaves_cells"):
            view.display_columns_and_rows = without_cells(view.display_columns_and_rows, tables)
    if not hasattr(table.TableView.data, "leaves_labels"):
        table.TableView.data = without_labels(table.TableView.data)


def without_labels(stock: Any) -> Any:
    """Return Datasette's function for the content of a page; lists have labels only on request."""

    @wraps(stock)
    async def data(self: Any, request: Any, default_labels: bool = False, **options: Any) -> Any:
        labels = default_labels and request.url_vars["table"] not in LISTS
        return await stock(self, request, default_labels=labels, **options)

    data.leaves_labels = True  # type: ignore[attr-defined]
    return data


def without_cells(stock: Any, tables: Sequence[str]) -> Any:
    """Return Datasette's function that renders the cells of rows; rows of these tables stay as they are."""

    @wraps(stock)
    async def displayed(site: Any, database: str, name: str, about: Any, rows: Any, **options: Any) -> Any:
        plain = database == DATABASE and name in tables
        columns, shown = await stock(site, database, name, about, [] if plain else rows, **options)
        return columns, rows if plain else shown

    displayed.leaves_cells = True  # type: ignore[attr-defined]
    return displayed
