"""Short errors with the right status: a mistake in an address is not an error of the server.

Datasette prints each error with the values of all variables where rich is installed, which takes most of
a second; and answers 500 to many odd arguments, which are the asker's fault: they get 400 and the reason.
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
    """Leave errors that are the asker's to the answer, and others to Python's own traceback."""
    vars(import_module("datasette.handle_exception"))["rich"] = None


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Tell an error that the address made as one of the address, with the question; leave others."""
    outcome = yield
    shown = of_the_asker(datasette, request, exception) or exception
    if can_be_asked_again(request, shown):
        outcome.force_result([asked_again(datasette, request, shown)])
    elif shown is not exception:
        stock = import_module("datasette.handle_exception").handle_exception
        outcome.force_result([stock(datasette=datasette, request=request, exception=shown)])


def of_the_asker(datasette: Any, request: Any, exception: Exception) -> Exception | None:
    """The error to show instead of one that the address caused."""
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
    """Whether the table is named by the path."""
    return "sql" not in request.args and "_where" not in request.args
