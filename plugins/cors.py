"""Let pages of other sites read the JSON and CSV API: what `--cors` does, without the option."""

from datasette import hookimpl


@hookimpl
def startup(datasette):
    """Switch CORS on; the data is public and read-only."""
    datasette.cors = True
