"""The error page for wrong arguments: it shows the reason, and all arguments in a form to correct them."""

import re
import sqlite3
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from datasette import Response
from datasette.database import QueryInterrupted
from datasette.utils.asgi import BadRequest, NotFound
from datasette.views.base import DatasetteError

from scripts.site.request.arguments import pairs_of
from scripts.site.request.current_request import state_of_request

MOST = 20  # arguments that a form shows
LONG = {"sql", "_where"}
WRONG = (OverflowError, ValueError, KeyError, IndexError, TypeError, AttributeError, sqlite3.Error)


class RequestArgument(NamedTuple):
    """One argument of the request."""

    name: str
    value: str
    wrong: bool
    long: bool
    without: str  # the address without this argument


def fits_a_form(request: Any, error: Exception) -> bool:
    """Return whether the request is for a page, and its arguments are wrong and few enough for a form."""
    given = pairs_of(request)
    page = request.method in ("GET", "HEAD") and state_of_request(request.scope).page
    return page and getattr(error, "status", 0) == 400 and 0 < len(given) <= MOST


def arguments_of(path: str, query: str, wrong: str) -> list[RequestArgument]:
    """Return the arguments of an address; `wrong` is the name of the wrong one, if known."""
    given = parse_qsl(query, keep_blank_values=True)
    parts = []
    for number, (name, value) in enumerate(given):
        rest = urlencode(given[:number] + given[number + 1 :], errors="replace")
        without = path + (f"?{rest}" if rest else "")
        parts.append(RequestArgument(name, value.replace("\0", ""), name == wrong, name in LONG, without))
    return parts


async def form_page(datasette: Any, request: Any, error: BadRequest | DatasetteError) -> Any:
    """Return the page with the reason and the form; the error may name the wrong argument."""
    path = datasette.urls.path(request.path)
    wrong = error.args[1] if isinstance(error, BadRequest) and len(error.args) > 1 else ""
    context = {
        "title": getattr(error, "title", None) or "This cannot be answered",
        "error": getattr(error, "message", None) or error.args[0],
        "status": 400,
        "path": path,
        "question": arguments_of(path, request.query_string, wrong),
        "wanted": "",  # an error page has no canonical address
    }
    return Response.html(await datasette.render_template("error.html", context, request), status=400)


def error_by_address(datasette: Any, request: Any, exception: Exception) -> Any:
    """Return the error to show if the address caused the exception, else None."""
    title, message = getattr(exception, "title", ""), str(getattr(exception, "message", exception))
    if isinstance(exception, QueryInterrupted) or title == "SQL Interrupted":
        late = f"This takes more than {datasette.sql_time_limit_ms / 1000:g} seconds of SQL."
        return DatasetteError(late, title="SQL Interrupted", status=400)
    if (
        title == "Invalid SQL"
        and str(getattr(exception, "message", "")).startswith("no such table")
        and named_by_path(request)
    ):
        return NotFound("Table not found")
    if isinstance(exception, DatasetteError) and exception.status == 500:
        return BadRequest(message)
    if isinstance(exception, WRONG) and request.query_string:
        shortly = re.sub(r"\s+", " ", message)[:200]
        return BadRequest(f"An argument of this address cannot be understood ({shortly}).")
    return None


def named_by_path(request: Any) -> bool:
    """Return whether the path names the table."""
    return "sql" not in request.args and "_where" not in request.args
