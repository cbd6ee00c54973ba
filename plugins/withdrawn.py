"""Keep withdrawn papers out of lists unless asked for; their pages stay and name their successors."""

from typing import Any

from datasette import hookimpl
from datasette.filters import FilterArguments


@hookimpl
def filters_from_request(request: Any, table: str) -> Any:
    """Show the papers in force where the request says nothing of withdrawal or of an id."""
    named = {name.partition("__")[0] for name in request.args}
    if table != "papers" or named & {"withdrawn", "id"}:
        return None
    return FilterArguments(["withdrawn is null"])
