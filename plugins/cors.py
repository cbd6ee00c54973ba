"""Let pages of other sites read the JSON and CSV API, as Datasette's option `--cors` does."""

from typing import Any

from datasette import hookimpl


@hookimpl
def startup(datasette: Any) -> None:
    """Switch CORS on; the data is public and read-only."""
    datasette.cors = True
