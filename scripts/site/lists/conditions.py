"""The filters of a list as SQL."""

from typing import Any
from urllib.parse import urlencode

from datasette.filters import Filters
from datasette.plugins import pm
from datasette.utils import await_me_maybe
from datasette.utils.asgi import BadRequest, Request

from scripts.facets.filters import filtered
from scripts.site import DATABASE
from scripts.site.request.argument_checks import first_fault
from scripts.site.request.arguments import Pairs
from scripts.site.request.column_checks import column_faults


def is_condition(name: str) -> bool:
    """Return whether an argument is a filter on a column; names that begin with an underscore are not."""
    return not name.startswith("_") or "__" in name


async def where_of(datasette: Any, request: Any, table: str, given: Pairs) -> tuple[str, dict[str, Any]]:
    """Return Datasette's condition for the rows of a list with these arguments, and its values."""
    details = await datasette.get_database(DATABASE).table_column_details(table)
    types = {column.name: column.type.upper() for column in details}
    for fault in filter(
        None, [first_fault(given), *(each.message for each in column_faults(table, types, given))]
    ):
        raise BadRequest(fault)
    filtered.set((datasette, DATABASE))
    filters = Filters(sorted(pair for pair in given if is_condition(pair[0])))
    clauses, values = filters.build_where_clauses(table)
    asked = Request({**request.scope, "query_string": urlencode(given).encode()}, request.receive)
    about = {"request": asked, "table": table, "database": DATABASE, "datasette": datasette}
    for hook in pm.hook.filters_from_request(**about):
        if found := await await_me_maybe(hook):
            clauses += found.where_clauses
            values |= found.params
    return " and ".join(f"({clause})" for clause in clauses) or "true", values
