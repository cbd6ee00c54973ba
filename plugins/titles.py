"""Make titles link to the papers' pages, in the table and in queries that return both id and title."""

import sqlite3
from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl
from markupsafe import Markup, escape

from scripts.site import DATABASE

known: "WeakKeyDictionary[Any, set[int]]" = WeakKeyDictionary()  # by site: hashes of ids with their titles


@hookimpl
def startup(datasette: Any) -> Any:
    """Read all papers: rows of other tables have ids and titles too, and some have the same ids."""

    async def learn() -> None:
        database = datasette.get_database(DATABASE)  # without the time limit of pages
        known[datasette] = await database.execute_fn(paper_hashes)

    return learn


def paper_hashes(connection: sqlite3.Connection) -> set[int]:
    """Return the hashes of id and title of all papers."""
    return {hash(tuple(row)) for row in connection.execute("select id, title from papers")}


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Return a link if the row is a paper."""
    if column != "title" or not isinstance(value, str) or table not in (None, "papers"):
        return None
    if "id" not in set(row.keys()) or hash((row["id"], value)) not in known[datasette]:
        return None
    url = datasette.urls.row(database, "papers", row["id"])
    return Markup(f'<a class="title" href="{escape(url)}">{escape(value)}</a>')
