"""Groups: a filter and a facet by values that the rows of a table have through a join table."""

from typing import Any

from datasette.filters import Filter
from datasette.utils.asgi import BadRequest

from scripts.facets.counted_facets import Counted, what_of
from scripts.facets.filters import filtered
from scripts.facets.found_joins import join_settings, joins_of
from scripts.facets.joins import filter_sql


class GroupFilter(Filter):
    """`COLUMN__NAME=VALUE`."""

    def __init__(self, key: str) -> None:
        self.key = self.display = key

    def where_clause(self, table: str, column: str, value: Any, param_counter: int) -> tuple[str, Any]:
        """Return SQL and its parameter."""
        datasette, database = filtered.get()
        join = datasette and joins_of(datasette).get((database, table, f"{column}__{self.key}"))
        if not join:
            raise BadRequest(f"{table} has no filter {column}__{self.key}.")
        return filter_sql(join, f"= :p{param_counter}"), value

    def human_clause(self, column: str, value: Any) -> str:
        """Return the filter in words."""
        return f"{column} of {self.key} {value}"


class GroupFacet(Counted):
    """The facet type `group`: counts rows by the values of a group."""

    type = "group"

    async def facet_results(self) -> Any:
        """Return the facets that the request asks for."""
        return await self.results([(each, self.join(what_of(each["config"]))) for each in self.requested])

    def join(self, place: str) -> Any:
        """Return the join of a group."""
        found = joins_of(self.ds).get((self.database, self.table, place))
        if "__" not in place or not found:
            raise BadRequest(f"_facet_group: {self.table} has no group {place!r}")
        return found

    def toggle(self, name: str, source: Any, value: Any) -> tuple[str, str]:
        """Return the argument that filters by a value."""
        return name, str(value)

    async def suggest(self) -> Any:
        """Suggest only the facets that the metadata lists."""
        return (
            await super().suggest() if "suggest" in join_settings(self.ds, self.database, self.table) else []
        )
