"""Read the schema of each database that does not change once, not several times for each page."""

from typing import Any

from datasette import hookimpl

from scripts.site.sql.kept_schema import keep_schema


@hookimpl(tryfirst=True)  # readers' own SQL goes to other processes before it reaches this
def startup(datasette: Any) -> None:
    """Keep what Datasette asks about the schema."""
    for database in datasette.databases.values():
        if database.path and not database.is_mutable:
            keep_schema(database)
