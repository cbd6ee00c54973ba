"""Run readers' SQL in a few separate processes, each with limits, and kill one that takes too long.

Readers' SQL is `?sql=`, `?_where=` and raw full-text expressions. All statements of such a request run in
these processes, and stop if the client disconnects. All other requests stay in Datasette's own threads.
"""

import sqlite3
from functools import wraps
from typing import Any

from datasette import hookimpl

from scripts.site.asking import asking, asking_of
from scripts.site.limits import PAGES, limit
from scripts.site.routing import routed
from scripts.site.watching import called, watched


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Set limits for the pages' own connections too."""
    limit(conn, PAGES)


@hookimpl
def startup(datasette: Any) -> None:
    """Send readers' SQL for each database file to its own processes."""
    for database in datasette.databases.values():
        if database.path:
            database.execute = routed(datasette, database, database.execute)


@hookimpl(tryfirst=True)  # innermost: the other wrappers send cached answers
def asgi_wrapper(datasette: Any) -> Any:
    """Record what is known about each request, and stop SQL whose client has disconnected."""

    def wrap(app: Any) -> Any:
        @wraps(app)
        async def noted(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                return await app(scope, receive, send)
            asker = asking_of(scope)
            before = asking.set(asker)
            try:
                await (watched if asker.written else called)(app, scope, receive, send)
            finally:
                asking.reset(before)

        return noted

    return wrap
