"""Refuse meaningless arguments and unsupported methods, with a reason."""

from functools import wraps
from typing import Any

from datasette import Response, hookimpl
from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest, NotFound
from datasette.views.base import BaseView

from scripts.site.request.argument_checks import first_fault
from scripts.site.request.arguments import Pairs, pairs_of
from scripts.site.request.column_checks import column_faults

METHODS = ("GET", "HEAD", "OPTIONS")


@hookimpl
def startup() -> None:
    """Make all views of Datasette check the arguments first."""
    if not hasattr(BaseView.dispatch_request, "checks_arguments"):
        BaseView.dispatch_request = checked(BaseView.dispatch_request)


def checked(stock: Any) -> Any:
    """Return the view with checks of the method and the arguments before it."""

    @wraps(stock)
    async def dispatch_request(self: Any, request: Any) -> Any:
        if request.method not in METHODS and not request.path.startswith("/-/"):
            return Response.text("Method not allowed", 405, {"allow": ", ".join(METHODS)})
        pairs = pairs_of(request)
        if fault := first_fault(pairs):
            raise BadRequest(fault)
        if getattr(self, "name", "") == "table":
            await check_columns(self.ds, request.url_vars, pairs)
        if (getattr(self, "name", ""), request.url_vars.get("format")) == (
            "database",
            "csv",
        ) and not request.args.get("sql"):
            raise NotFound("A database has no rows of its own; ask for a table, or give SQL.")
        return await stock(self, request)

    dispatch_request.checks_arguments = True  # type: ignore[attr-defined]
    return dispatch_request


async def check_columns(datasette: Any, place: Any, pairs: Pairs) -> None:
    """Refuse columns that a table does not have; the parameters of a query can have any name."""
    database = datasette.databases.get(tilde_decode(place["database"]))
    if pairs and database:
        table = tilde_decode(place["table"])
        details = await database.table_column_details(table)
        types = {column.name: column.type.upper() for column in details}
        for fault in column_faults(table, types, pairs) if types else ():
            raise BadRequest(fault.message, fault.name)
