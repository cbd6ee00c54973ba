"""Datasette's facet types, counted through join tables that have the same content."""

from typing import Any

from datasette.facets import ArrayFacet, ColumnFacet, DateFacet

from scripts.facets.counted_facets import Counted, what_of
from scripts.facets.found_joins import joins_of
from scripts.facets.value_labels import LABELS


class EveryColumnFacet(Counted, ColumnFacet):
    """Counts rows by a column."""

    def source(self, config: Any) -> Any:
        """Return the column."""
        return what_of(config)

    def toggle(self, name: str, source: Any, value: Any) -> tuple[str, str]:
        """Return the argument that filters by a value."""
        return (f"{name}__exact" if name.startswith("_") else name), str(value)

    async def labels(self, source: Any, values: Any) -> dict[Any, Any]:
        """Return the labels of the rows that a foreign key refers to, and the words for codes."""
        found = await self.ds.expand_foreign_keys(self.database, self.table, source, values)
        fixed = {value: LABELS[source, value] for value in values if (source, value) in LABELS}
        return fixed | {value: label for (_, value), label in found.items()}


class JoinedArrayFacet(Counted, ArrayFacet):
    """Counts rows by the values in an array, through the join table with the same content if there is one."""

    def source(self, config: Any) -> Any:
        """Return the join table of the array."""
        return joins_of(self.ds).get((self.database, self.table, what_of(config)))

    def toggle(self, name: str, source: Any, value: Any) -> tuple[str, str]:
        """Return the argument that filters by a value."""
        return f"{name}__arraycontains", str(value)


class QuietDateFacet(Counted, DateFacet):
    """Counts rows by day; if the metadata lists what to suggest, it suggests nothing else."""

    def source(self, config: Any) -> None:
        """Return None: Datasette counts these facets."""
