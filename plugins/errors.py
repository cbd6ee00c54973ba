"""Send short errors with the right status: a mistake in an address is not an error of the server.

If rich is installed, Datasette prints each error with the values of all variables, which takes up to a
second. It also answers many wrong arguments with 500; here they get 400 and the reason.
"""

import re
import sqlite3
from importlib import import_module
from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import BadRequest, NotFound
from datasette.views.base import DatasetteError

from scripts.site.asked_again import asked_again, can_be_asked_again

WRONG = (OverflowError, ValueError, KeyError, IndexError, TypeError, AttributeError, sqlite3.Error)


@hookimpl
def startup() -> None:
    """Turn off rich, so that only errors of the server print a traceback, and a plain one."""
    vars(import_module("datasette.handle_exception"))["rich"] = None


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Show an error that the address caused as 400 or 404, with a form to ask again; leave other errors."""
    outcome = yield
    shown = of_the_asker(datasette, request, exception) or exception
    if can_be_asked_again(request, shown):
        outcome.force_result([asked_again(datasette, request, shown)])
    elif shown is not exception:
        stock = import_module("datasette.handle_exception").handle_exception
        outcome.force_result([stock(datasette=datasette, request=request, exception=shown)])


def of_the_asker(datasette: Any, request: Any, exception: Exception) -> Exception | None:
    """Return the error to show if the address caused the exception, else None."""
    title, said = getattr(exception, "title", ""), str(getattr(exception, "message", exception))
    if isinstance(exception, QueryInterrupted) or title == "SQL Interrupted":
        late = f"This takes more than {datasette.sql_time_limit_ms / 1000:g} seconds of SQL."
        return DatasetteError(late, title="SQL Interrupted", status=400)
    if (
        title == "Invalid SQL"
        and str(getattr(exception, "message", "")).startswith("no such table")
        and by_path(request)
    ):
        return NotFound("Table not found")
    if isinstance(exception, DatasetteError) and exception.status == 500:
        return BadRequest(said)
    if isinstance(exception, WRONG) and request.query_string:
        shortly = re.sub(r"\s+", " ", said)[:200]
        return BadRequest(f"An argument of this address cannot be understood ({shortly}).")
    return None


def by_path(request: Any) -> bool:
    """Return whether the path names the table."""
    return "sql" not in request.args and "_where" not in request.args
