"""SQL that strangers write runs apart from the pages: in few processes, each bounded and killed when late.

That is `?sql=`, `?_where=` and raw full-text expressions. Every statement of such a request goes to the
processes, and an asker who leaves ends it. All other requests stay in Datasette's own threads.
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
    """Bound what the pages' own connections take, too."""
    limit(conn, PAGES)


@hookimpl
def startup(datasette: Any) -> None:
    """Let each database in a file send what strangers ask to processes of its own."""
    for database in datasette.databases.values():
        if database.path:
            database.execute = routed(datasette, database, database.execute)


@hookimpl(tryfirst=True)  # within all others: they send what is known already
def asgi_wrapper(datasette: Any) -> Any:
    """Note what is known of each request, and end the work on SQL whose asker has left."""

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
