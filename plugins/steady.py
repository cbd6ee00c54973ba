"""Serve what the server began with: a build may replace the files meanwhile, and a page is never of both."""

from pathlib import Path
from typing import Any

from datasette import hookimpl

from scripts.site.snapshot import copy_of, snapshot_of

ROOT = Path(__file__).parent.parent


@hookimpl(tryfirst=True)
def startup(datasette: Any) -> None:
    """Read each database that does not change from a copy, before anything has been read of it."""
    for database in datasette.databases.values():
        if database.path and not database.is_mutable:
            path = Path(database.path)
            database.path = str(copy_of(path, snapshot_of(ROOT) / path.name))
