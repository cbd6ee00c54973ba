"""Leave withdrawn papers out of lists unless the request asks for them; their own pages stay."""

from typing import Any

from datasette import hookimpl
from datasette.filters import FilterArguments

from scripts.facets.paper_filters import OWN


@hookimpl
def filters_from_request(request: Any, table: str) -> Any:
    """Leave withdrawn papers out, unless the request filters by `withdrawn` or names papers by `id`."""
    named = {name.partition("__")[0] for name in request.args if name.partition("__")[2] not in OWN}
    if table != "papers" or named & {"withdrawn", "id"}:
        return None
    return FilterArguments(["withdrawn is null"])
