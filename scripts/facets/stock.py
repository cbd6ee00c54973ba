"""Datasette's types of facet, counted through join tables where these say the same."""

from typing import Any

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
