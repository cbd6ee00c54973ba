"""Facets by columns, arrays and days: Datasette's, but through join tables, and at a list's first page.

An array facet whose column the metadata gives a join table for (see m2m_filters.py) is counted by it; its
address and its answer stay as they are. A table's metadata may list what to `suggest`: without that list
Datasette tries each column for each page, which is slow in a large table.
"""

from typing import Any

from datasette import hookimpl
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet

from scripts.facets.counted import Counted, what_of
from scripts.facets.known import joins_of


class EveryColumnFacet(Counted, ColumnFacet):
    """By a column."""

    def source(self, config: Any) -> Any:
        """The column."""
        return what_of(config)

    def toggle(self, name: str, source: Any, value: Any) -> tuple[str, str]:
        """The argument that filters by a value."""
        return (f"{name}__exact" if name.startswith("_") else name), str(value)

    async def labels(self, source: Any, values: Any) -> dict[Any, Any]:
        """The labels of the rows that a foreign key refers to."""
        found = await self.ds.expand_foreign_keys(self.database, self.table, source, values)
        return {value: label for (_, value), label in found.items()}


class JoinedArrayFacet(Counted, ArrayFacet):
    """By the values in an array: through the join table that says the same, where one is known."""

    def source(self, config: Any) -> Any:
        """The join behind the array."""
        return joins_of(self.ds).get((self.database, self.table, what_of(config)))

    def toggle(self, name: str, source: Any, value: Any) -> tuple[str, str]:
        """The argument that filters by a value."""
        return f"{name}__arraycontains", str(value)


class QuietDateFacet(Counted, DateFacet):
    """By day; where the metadata says what to suggest it suggests no other."""

    def source(self, config: Any) -> None:
        """Always left to Datasette."""


@hookimpl(hookwrapper=True)
def register_facet_classes() -> Any:
    """Put these classes in the place of Datasette's."""
    outcome = yield
    ours = {ColumnFacet: EveryColumnFacet, ArrayFacet: JoinedArrayFacet, DateFacet: QuietDateFacet}
    outcome.force_result([[ours.get(one, one) for one in some] for some in outcome.get_result()])
