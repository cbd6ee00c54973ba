"""Facets by columns, arrays and days: Datasette's, but through join tables, and at a list's first page.

An array facet whose column the metadata gives a join table for (see m2m_filters.py) is counted by it; its
address and its answer stay as they are. A table's metadata may list what to `suggest`: without that list
Datasette tries each column for each page, which is slow in a large table.
"""

from typing import Any

from datasette import hookimpl
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet

from scripts.facets.stock import EveryColumnFacet, JoinedArrayFacet, QuietDateFacet


@hookimpl(hookwrapper=True)
def register_facet_classes() -> Any:
    """Put these classes in the place of Datasette's."""
    outcome = yield
    ours = {ColumnFacet: EveryColumnFacet, ArrayFacet: JoinedArrayFacet, DateFacet: QuietDateFacet}
    outcome.force_result([[ours.get(one, one) for one in some] for some in outcome.get_result()])
