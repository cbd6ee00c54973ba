"""Search that takes whatever people type: an empty box means all, a last word may be unfinished."""

import sqlite3
from functools import wraps
from typing import Any

from datasette import hookimpl

from scripts.site.functions import add_functions


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Replace Datasette's own escape_fts, which is registered before."""
    add_functions(conn)


@hookimpl
def asgi_wrapper() -> Any:
    """Leave empty search boxes out of the query string."""

    def wrap(app: Any) -> Any:
        @wraps(app)
        async def without_empty_search(scope: Any, receive: Any, send: Any) -> None:
            if b"_search=" in (query := scope.get("query_string", b"")):
                kept = [part for part in query.split(b"&") if part != b"_search="]
                scope = {**scope, "query_string": b"&".join(kept)}
            await app(scope, receive, send)

        return without_empty_search

    return wrap
