"""Replace Datasette's facets by columns, arrays and days with faster ones, and add facets by groups.

Facets of array columns are counted through the join tables that the metadata names (see joins.py).
`group: base_models__family` counts a group; a row counts once for a value, even if it has it several times. A
table's metadata may list which facets to `suggest`. Without that list, Datasette tries each column for each
page, which is slow in a large table.
"""

from typing import Any

from datasette import hookimpl
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet

from scripts.facets.groups import GroupFacet
from scripts.facets.replaced_facets import EveryColumnFacet, JoinedArrayFacet, QuietDateFacet


@hookimpl(hookwrapper=True)
def register_facet_classes() -> Any:
    """Replace Datasette's facet classes, and add one."""
    outcome = yield
    ours = {ColumnFacet: EveryColumnFacet, ArrayFacet: JoinedArrayFacet, DateFacet: QuietDateFacet}
    outcome.force_result(
        [*([ours.get(one, one) for one in some] for some in outcome.get_result()), [GroupFacet]]
    )
