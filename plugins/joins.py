"""Filter through join tables: fast filters by values in arrays, and filters by a column of a joined table.

The metadata of a table names the join tables:

    plugins:
      joins:
        arrays:  # array columns with the same content
          methods: paper_methods
          authors: {table: paper_authors, value: name}  # the array has names, the join table ids
        groups:  # other columns of the join table, or of the table that it joins
          base_models__family: {table: paper_base_models, value: family}
          links__label: links

`methods__arraycontains=GRPO` then uses the join table; Datasette's filter would parse the JSON of every row.
`base_models__family=FLUX` is a new filter. Facets use the same join tables (facets.py).
"""

from typing import Any

from datasette import hookimpl
from datasette.filters import Filters

from scripts.facets.filters import ArrayContains, add_filter, filtered, with_other_parameters
from scripts.facets.found_joins import find_joins
from scripts.facets.groups import GroupFilter


@hookimpl(tryfirst=True)
def startup(datasette: Any) -> Any:
    """Find the join tables that the metadata names, and register the filters of groups."""

    async def find() -> None:
        await find_joins(datasette, "arrays", "is not a join of two other tables")
        fault = "is not a COLUMN__NAME with a join table between two others"
        for _, _, group in await find_joins(datasette, "groups", fault):
            add_filter(GroupFilter(group.partition("__")[2]))

    return find


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
    outcome.force_result([with_other_parameters(result) for result in outcome.get_result()])
