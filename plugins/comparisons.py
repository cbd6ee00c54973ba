"""Add comparisons to Datasette's filters: by time, and by relations and licences of papers.

`submitted__since=2026-09`, `added__until=2026`, `submitted__month=2026-10`, `id__builds_on=flow-grpo`,
`id__compares_with=ddpo`, `code_license__free=1`.
"""

from datasette import hookimpl

from scripts.facets.days import COMPARISONS, DayFilter
from scripts.facets.filters import add_filter
from scripts.facets.paper_filters import OWN, OwnFilter


@hookimpl
def startup() -> None:
    """Register the comparisons."""
    for key in COMPARISONS:
        add_filter(DayFilter(key))
    for key in OWN:
        add_filter(OwnFilter(key))
