"""Serve a copy of the database, so that a build during a request cannot mix old and new data."""

from pathlib import Path
from typing import Any

from datasette import hookimpl

from scripts.site.downloads.snapshot import copy_of, snapshot_of

ROOT = Path(__file__).parent.parent


@hookimpl(tryfirst=True)
def startup(datasette: Any) -> None:
    """Replace each immutable database with a copy, before anything is read from it."""
    for database in datasette.databases.values():
        if database.path and not database.is_mutable:
            path = Path(database.path)
            database.path = str(copy_of(path, snapshot_of(ROOT) / path.name))
