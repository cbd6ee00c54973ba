"""Sort search results by relevance: the exact name, then names that begin with the text, then other matches.

`_sort` overrides this. Datasette sorts by columns only, and finds the next page by the value in the last row.
So this plugin changes the order in its SQL, and uses the position in the list as that value.
"""

from typing import Any

from datasette import hookimpl
from datasette.views.table import TableView

from scripts.site import DATABASE
from scripts.site.search.relevance import data_best_first, execute_in_order


@hookimpl(trylast=True)  # outside the wrapper that sends readers' SQL to other processes
def startup(datasette: Any) -> None:
    """Set the order in the SQL of searches, and the positions of their pages."""
    database = datasette.get_database(DATABASE)
    database.execute = execute_in_order(database.execute)
    if not hasattr(TableView.data, "best_first"):
        TableView.data = data_best_first(TableView.data)
