"""Run readers' SQL in a few separate processes, each with limits, and kill one that takes too long.

Readers' SQL is `?sql=`, `?_where=` and raw full-text expressions. All statements of such a request run in
these processes. All other requests stay in Datasette's own threads.
"""

import sqlite3
from typing import Any

from datasette import hookimpl

from scripts.site.request.limits import PAGE_LIMITS, limit
from scripts.site.sql.routing import routed_execute


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Set limits for the pages' own connections too."""
    limit(conn, PAGE_LIMITS)


@hookimpl
def startup(datasette: Any) -> None:
    """Send readers' SQL for each database file to its own processes."""
    for database in datasette.databases.values():
        if database.path:
            database.execute = routed_execute(datasette, database, database.execute)
