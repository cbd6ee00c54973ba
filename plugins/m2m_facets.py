"""Facets through join tables: by `m2m`, and behind array facets whose values a join table has too.

`m2m: paper_methods` among the facets of a table in the metadata, or `?_facet_m2m=paper_methods`, counts
the values that a join table gives: a table with a foreign key to this one and a single other, or with
`{"table": …, "column": …}` several. Values toggle Datasette's own filter `_through`.

An array facet whose column the metadata gives a join table for (see m2m_filters.py) is counted by it; its
address and its answer stay as they are. In an immutable database these facets are counted in memory, and
so are those that the metadata of such a table names, or lists beside `arrays` to `suggest`: without that
list Datasette tries each column for each page, which is slow in a large table.
"""

import json
from pathlib import Path

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet
from datasette.utils.asgi import BadRequest

from scripts.facets.counted import Counted, settings_of, typed, what_of
from scripts.facets.joins import declared_join, facet_sql, pure_joins
from scripts.facets.memory import memory_of, postings_of


@hookimpl(trylast=True)
def startup(datasette):
    """Hold in memory what facets of immutable databases need; the joins behind arrays are known by now."""

    async def hold():
        for database in datasette.databases.values():
            if not database.is_mutable and not database.is_memory:
                for table in datasette.metadata("tables", database=database.name, fallback=False) or {}:
                    await hold_table(datasette, database, table)

    return hold


async def hold_table(datasette, database, table):
    """The postings of one table of which the metadata speaks here: of its joins and its facets."""
    memory, settings = memory_of(datasette), settings_of(datasette, database.name, table)
    wanted = [join for place, join in memory.joins.items() if place[:2] == (database.name, table)]
    named = datasette.table_metadata(database.name, table).get("facets", []) if settings else []
    for kind, what in map(typed, [*named, *settings.get("suggest", [])]):
        if kind == "column":
            wanted.append(what)
        elif kind == "m2m":
            wanted.append(await database.execute_fn(lambda c, what=what: declared_join(c, table, what)))
    for source in filter(None, wanted):
        memory.postings[database.name, table, source] = await database.execute_fn(
            lambda _, source=source: postings_of(Path(database.path), table, source)
        )


class HeldColumnFacet(Counted, ColumnFacet):
    """By a column: from memory where that has it."""

    def source(self, config):
        """The column."""
        column = what_of(config)
        return column if (self.database, self.table, column) in memory_of(self.ds).postings else None

    def toggle(self, name, source, value):
        """The argument that filters by a value."""
        return (f"{name}__exact" if name.startswith("_") else name), str(value)

    async def labels(self, source, values):
        """The labels of the rows that a foreign key refers to."""
        found = await self.ds.expand_foreign_keys(self.database, self.table, source, values)
        return {value: label for (_, value), label in found.items()}


class JoinedArrayFacet(Counted, ArrayFacet):
    """By the values in an array: through the join table that says the same, where one is known."""

    def source(self, config):
        """The join behind the array."""
        return memory_of(self.ds).joins.get((self.database, self.table, what_of(config)))

    def toggle(self, name, source, value):
        """The argument that filters by a value."""
        return f"{name}__arraycontains", str(value)


class QuietDateFacet(Counted, DateFacet):
    """By day: Datasette's, but where the metadata says what to suggest it suggests no other."""

    def source(self, config):
        """Always left to Datasette."""
        return None


class JoinFacet(Counted):
    """By the values that a join table gives."""

    type = "m2m"

    async def facet_results(self):
        """The facets that are asked for."""
        return await self.told([(each, await self.join(each["config"])) for each in self.asked()])

    async def join(self, config):
        """The join through a table that the asker may see."""
        declared = config.get("simple", config)
        join = await self.connected(lambda c: self.table and declared_join(c, self.table, declared))
        if not join or join.value:
            raise BadRequest(f"_facet_m2m: {what_of(config)} is no join table of {self.table} and one other")
        await self.ds.ensure_permissions(self.request.actor, self.seen(join))
        return join

    def seen(self, join):
        """What one must be allowed to see for a facet through a join table."""
        return [
            ("view-table", (self.database, join.table)),
            ("view-database", self.database),
            "view-instance",
        ]

    async def connected(self, ask):
        """What a function gives for a connection to the database."""
        return await self.ds.get_database(self.database).execute_fn(ask)

    async def suggest(self):
        """As the metadata says; else through pure join tables, where that groups the rows."""
        if not self.table or "suggest" in settings_of(self.ds, self.database, self.table):
            return await super().suggest() if self.table else []
        known = memory_of(self.ds).joins
        behind = [join.table for place, join in known.items() if place[:2] == (self.database, self.table)]
        used = [what_of(each["config"]) for each in self.asked()]
        joins = await self.connected(lambda c: list(pure_joins(c, self.table)))
        fresh = [join for join in joins if join.table not in [*behind, *used]]
        return [self.suggestion(join.table) for join in fresh if await self.groups(join)]

    async def groups(self, join):
        """Whether a facet would show all its values and group rows; not if it may not be seen or is slow."""
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

    def toggle(self, name, source, value):
        """The argument that filters by a value, as it stands in the request if it does."""
        wanted = {"table": source.table, "column": source.theirs.column, "value": value}
        given = (text for key, text in self.get_querystring_pairs() if key == "_through")
        return "_through", next((text for text in given if same(text, wanted)), json.dumps(wanted))

    async def labels(self, source, values):
        """The labels of the rows that the join table leads to."""
        column = source.theirs.column
        found = await self.ds.expand_foreign_keys(self.database, source.table, column, values)
        return {value: label for (_, value), label in found.items()}


def same(text, wanted):
    """Whether an argument says what is wanted, in whatever order and spacing."""
    given = json.loads(text)
    return given == wanted or given == {**wanted, "value": str(wanted["value"])}


@hookimpl(hookwrapper=True)
def register_facet_classes():
    """Put these classes in the place of Datasette's, and one beside them."""
    outcome = yield
    ours = {ColumnFacet: HeldColumnFacet, ArrayFacet: JoinedArrayFacet, DateFacet: QuietDateFacet}
    outcome.force_result(
        [[JoinFacet], *([ours.get(one, one) for one in some] for some in outcome.get_result())]
    )
