"""Count the papers of a list and its facets, and choose its first papers, from the same rows: found once."""

from typing import Any

from datasette import hookimpl

from scripts.facets.list_counts import counted_once
from scripts.site import DATABASE


@hookimpl(trylast=True)  # outside the wrapper that sends readers' SQL to other processes
def startup(datasette: Any) -> None:
    """Count papers by the rows that a facet by year needs."""
    database = datasette.get_database(DATABASE)
    database.execute = counted_once(datasette, (DATABASE, "papers", "year"), database.execute)
