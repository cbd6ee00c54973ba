"""Read the values of facets and the order of the list when the site starts.

In a large list this takes longer than a page may take.
"""

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from scripts.facets.counted_facets import facet_type
from scripts.facets.first_rows import remember_order
from scripts.facets.found_joins import joins_of
from scripts.facets.memory_counts import remember_rows, values_of
from scripts.site import DATABASE

# The conditions of a list without filters, as pages have it and as /choose does.
WHOLE_LISTS = ("withdrawn is null", "(withdrawn is null)")


@hookimpl(trylast=True)  # joins are known then
def startup(datasette: Any) -> Callable[[], Any]:
    """Read the values of the facets and the order that the metadata names for papers."""

    async def read() -> None:
        table = datasette.metadata("tables", database=DATABASE, fallback=False)["papers"]
        place = (DATABASE, "papers")
        for _, name in map(facet_type, table["facets"]):
            await values_of(datasette, (*place, joins_of(datasette).get((*place, name), name)))
        for condition in WHOLE_LISTS:
            await remember_rows(datasette, (*place, "year"), f"select id from papers where {condition}")
        await remember_order(datasette, (*place, "year"), table["sort_desc"])

    return read
