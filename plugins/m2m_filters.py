"""Make the filter `…__arraycontains` fast with a join table, and make `_through` work with other filters.

Datasette's filter for a value in an array parses the JSON of every row. If the metadata names a join table
that has the same content as an array column,

    plugins:
      m2m_facets:
        arrays:
          methods: paper_methods
          authors: {table: paper_authors, value: name}  # the array has names, the join table ids

the filter uses the join table instead, at the same address. Array facets do so too (facets.py). Without these
plugins, Datasette gives the same answers, only slower.
"""

import json
from typing import Any

from datasette import hookimpl
from datasette.filters import Filters
from datasette.utils import StartupError

from scripts.facets.filters import ArrayContains, filtered, renamed
from scripts.facets.joins import declared_join
from scripts.facets.known import joins_of


@hookimpl(tryfirst=True)
def startup(datasette: Any) -> Any:
    """Find the join tables of the array columns that the metadata names."""

    async def find() -> None:
        for name, database in datasette.databases.items():
            for table in datasette.metadata("tables", database=name, fallback=False) or {}:
                settings = datasette.plugin_config("m2m_facets", database=name, table=table, fallback=False)
                for column, declared in (settings or {}).get("arrays", {}).items():
                    await find_join(datasette, database, table, column, declared)

    return find


async def find_join(datasette: Any, database: Any, table: str, column: str, declared: Any) -> None:
    """Store the join table of one array column."""
    join = await database.execute_fn(lambda connection: declared_join(connection, table, declared))
    if join is None:
        place = f"{database.name}.{table}.{column}"
        raise StartupError(f"m2m_facets: {place}: {json.dumps(declared)} is not a join of two other tables")
    joins_of(datasette)[database.name, table, column] = join


@hookimpl
def canned_queries(datasette: Any, database: str) -> None:
    """Store the database of a request. Filters do not get the database, and this hook runs before them."""
    filtered.set((datasette, database))


# A process may load a plugin file more than once.
stock = Filters._filters_by_key["arraycontains"]
if not hasattr(stock, "through_joins"):
    Filters._filters_by_key["arraycontains"] = ArrayContains(stock)


@hookimpl(hookwrapper=True)
def filters_from_request() -> Any:
    """Rename the parameters of `_through`: Datasette 0.65 names them like those of filters (p0, p1, …)."""
    outcome = yield
    outcome.force_result([renamed(result) for result in outcome.get_result()])
