"""Filters through join tables: for `…__arraycontains` where one has the same content, and a sound `_through`.

Datasette's filter for a value in an array unpacks the JSON of every row. Where the metadata names, for an
array column of a table, a join table with the same content,

    plugins:
      m2m_facets:
        arrays:
          methods: paper_methods
          authors: {table: paper_authors, value: name}  # the array has names, the join table ids

the filter goes through the join table instead, at the same address; and so do array facets (facets.py).
A Datasette without these plugins answers the same, only later.
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
    """Find the joins behind the array columns that the metadata names."""

    async def find() -> None:
        for name, database in datasette.databases.items():
            for table in datasette.metadata("tables", database=name, fallback=False) or {}:
                settings = datasette.plugin_config("m2m_facets", database=name, table=table, fallback=False)
                for column, declared in (settings or {}).get("arrays", {}).items():
                    await find_join(datasette, database, table, column, declared)

    return find


async def find_join(datasette: Any, database: Any, table: str, column: str, declared: Any) -> None:
    """Note the join behind one array column."""
    join = await database.execute_fn(lambda connection: declared_join(connection, table, declared))
    if join is None:
        place = f"{database.name}.{table}.{column}"
        raise StartupError(f"m2m_facets: {place}: {json.dumps(declared)} is no join table between two others")
    joins_of(datasette)[database.name, table, column] = join


@hookimpl
def canned_queries(datasette: Any, database: str) -> None:
    """Note the database of a request: this hook runs first, and filters do not get the database."""
    filtered.set((datasette, database))


# A file of plugins may be read more than once in a process.
stock = Filters._filters_by_key["arraycontains"]
if not hasattr(stock, "through_joins"):
    Filters._filters_by_key["arraycontains"] = ArrayContains(stock)


@hookimpl(hookwrapper=True)
def filters_from_request() -> Any:
    """Let `_through` work with other filters: Datasette 0.65 names the parameters of both p0, p1, …."""
    outcome = yield
    outcome.force_result([renamed(result) for result in outcome.get_result()])
