"""Searched papers come best match first: the very name, names that begin so, then words; `_sort` overrides.

Datasette sorts by columns alone, and its pages go on from a row's value. So its SQL is given another order
on its way to the database, and the place in the list is a number.
"""

from typing import Any

from datasette import hookimpl
from datasette.views.table import TableView

from scripts.site.relevance import best_first, in_order


@hookimpl(trylast=True)  # around what sends strangers' SQL elsewhere
def startup(datasette: Any) -> None:
    """Give the SQL of searches its order, and its pages their places."""
    database = datasette.get_database("diffusion-rl")
    database.execute = in_order(database.execute)
    if not hasattr(TableView.data, "best_first"):
        TableView.data = best_first(TableView.data)
