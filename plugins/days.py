"""Filter by time: `submitted__since=2026-09`, `added__until=2026`, `submitted__month=2026-10`."""

from datasette import hookimpl
from datasette.filters import Filters
from datasette.utils import StartupError

from scripts.facets.days import COMPARISONS, DayFilter


@hookimpl
def startup() -> None:
    """Register the comparisons with Datasette's filters."""
    for key in COMPARISONS:
        if not isinstance(Filters._filters_by_key.setdefault(key, DayFilter(key)), DayFilter):
            raise StartupError(f"days: Datasette has a filter {key!r} of its own")
