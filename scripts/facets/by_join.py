"""The facet type m2m: counts rows by the values of a join table."""

import json
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import BadRequest

from scripts.facets.counted import Counted, settings_of, what_of
from scripts.facets.joins import declared_join, facet_sql, pure_joins
from scripts.facets.known import joins_of


class JoinFacet(Counted):
    """By the values that a join table gives."""

    type = "m2m"

    async def facet_results(self) -> Any:
        """Return the facets that the request asks for."""
        return await self.results([(each, await self.join(each["config"])) for each in self.asked()])

    async def join(self, config: Any) -> Any:
        """Return the join through a table, if the actor may see the table."""
        declared = config.get("simple", config)
        known = isinstance(declared, str) or all(isinstance(each, str) for each in declared.values())
        join = known and await self.connected(lambda c: self.table and declared_join(c, self.table, declared))
        if not join or join.value:
            raise BadRequest(
                f"_facet_m2m: {what_of(config)} is not a join table of {self.table} and one other table"
            )
        await self.ds.ensure_permissions(self.request.actor, self.seen(join))
        return join

    def seen(self, join: Any) -> list[Any]:
        """Return the permissions that a facet through a join table needs."""
        return [
            ("view-table", (self.database, join.table)),
            ("view-database", self.database),
            "view-instance",
        ]

    async def connected(self, ask: Any) -> Any:
        """Return the result of a function that takes a connection to the database."""
        return await self.ds.get_database(self.database).execute_fn(ask)

    async def suggest(self) -> Any:
        """Suggest the facets that the metadata lists; without a list, those by pure join tables."""
        if not self.table or "suggest" in settings_of(self.ds, self.database, self.table):
            return await super().suggest() if self.table else []
        places = joins_of(self.ds).items()
        behind = [join.table for place, join in places if place[:2] == (self.database, self.table)]
        used = [what_of(each["config"]) for each in self.asked()]
        joins = await self.connected(lambda c: list(pure_joins(c, self.table)))
        fresh = [join for join in joins if join.table not in [*behind, *used]]
        return [self.suggestion(join.table) for join in fresh if await self.groups(join)]

    async def groups(self, join: Any) -> bool:
        """Return whether a facet shows all its values and groups rows, and is fast and permitted."""
        allowed, _ = await self.ds.check_visibility(self.request.actor, permissions=self.seen(join))
        size, rows = self.get_facet_size(), await self.get_row_count()
        sql, limit = facet_sql(join, self.sql, size + 1), self.ds.setting("facet_suggest_time_limit_ms")
        try:
            options = {"truncate": False, "custom_time_limit": limit}
            counts = [
                row["count"] for row in await self.ds.execute(self.database, sql, self.params, **options)
            ]
        except QueryInterrupted:
            return False
        return allowed and 1 < len(counts) <= size and len(counts) < rows and counts[0] > 1

    def toggle(self, name: str, source: Any, value: Any) -> tuple[str, str]:
        """Return the argument that filters by a value, spelled as in the request if it is there."""
        wanted = {"table": source.table, "column": source.theirs.column, "value": value}
        given = (text for key, text in self.get_querystring_pairs() if key == "_through")
        return "_through", next((text for text in given if same(text, wanted)), json.dumps(wanted))

    async def labels(self, source: Any, values: Any) -> dict[Any, Any]:
        """Return the labels of the rows that the join table refers to."""
        column = source.theirs.column
        found = await self.ds.expand_foreign_keys(self.database, source.table, column, values)
        return {value: label for (_, value), label in found.items()}


def same(text: str, wanted: dict[str, Any]) -> bool:
    """Return whether an argument is this JSON, in any order and spacing."""
    given = json.loads(text)
    return given == wanted or given == {**wanted, "value": str(wanted["value"])}
