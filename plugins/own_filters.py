"""Filters for papers alone: `id__builds_on=flow-grpo`, `id__compares_with=ddpo`, `code_license__free=1`."""

from datasette import hookimpl
from datasette.filters import Filters
from datasette.utils import StartupError

from scripts.facets.own import OWN, OwnFilter


@hookimpl
def startup() -> None:
    """Let filters know their names."""
    for key in OWN:
        if not isinstance(Filters._filters_by_key.setdefault(key, OwnFilter(key)), OwnFilter):
            raise StartupError(f"own_filters: Datasette has a filter {key!r} of its own")
