"""What facets of all types share: counts from memory or by SQL, and how they are told."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet, load_facet_configs
from datasette.utils import (
    escape_sqlite,
    path_with_added_args,
    path_with_removed_args,
    sqlite_timelimit,
)
from datasette.utils.asgi import BadRequest

from scripts.facets.counts import Postings, Value, counted, mask, narrowed
from scripts.facets.joins import facet_sql, filter_sql
from scripts.facets.memory import Marks, Source, memory_of, remember, remembered

Config = Any  # {"simple": what}, or the keys that the type of facet knows
Counts = Sequence[tuple[Value, int]]
Told = dict[str, Any]


def settings_of(datasette: Any, database: str, table: str | None) -> dict[str, Any]:
    """What the metadata says at a table of the plugin m2m_facets."""
    found = table and datasette.plugin_config("m2m_facets", database=database, table=table, fallback=False)
    return found or {}


def typed(facet: Any) -> tuple[str, Any]:
    """The type of a facet and what it is of, from the form that it has in metadata."""
    return next(iter(facet.items())) if isinstance(facet, dict) else ("column", facet)


class Counted(Facet):
    """A type of facet that counts here what it can and leaves the rest to the class mixed in after it."""

    def source(self, config: Config) -> Source | None:
        """The column or the join to count by; None leaves the facet to Datasette."""
        raise NotImplementedError

    def toggle(self, name: str, source: Any, value: Value) -> tuple[str, str]:
        """The argument that filters by a value."""
        raise NotImplementedError

    async def labels(self, source: Any, values: Sequence[Value]) -> Mapping[Value, Any]:
        """What values are called, where that is not what they are."""
        return {}

    def asked(self) -> list[Told]:
        """The facets of this type that the metadata and the request ask for."""
        try:
            return list(load_facet_configs(self.request, self.metadata).get(self.type, []))
        except ValueError as error:
            raise BadRequest(f"A facet that is asked for is no JSON: {error}") from error

    def get_configs(self) -> list[Told]:
        """The facets that are left to Datasette."""
        return [each for each in self.asked() if self.source(each["config"]) is None]

    async def facet_results(self) -> tuple[list[Told], list[str]]:
        """Datasette's facets of this type, and those counted here."""
        results, timed_out = await super().facet_results()
        mine = [(each, self.source(each["config"])) for each in self.asked()]
        found, late = await self.told((each, source) for each, source in mine if source is not None)
        return [*results, *found], [*timed_out, *late]

    async def told(self, wanted: Iterable[tuple[Told, Source]]) -> tuple[list[Told], list[str]]:
        """Facets as Datasette gives them to pages and JSON, and the names of those that took too long."""
        results, timed_out = [], []
        for asked, source in wanted:
            name = what_of(asked["config"])
            try:
                counts = await self.count(source)
            except QueryInterrupted:
                timed_out.append(name)
                continue
            size = self.get_facet_size()
            hidden = path_with_removed_args(self.request, {self.argument(): self.written(asked["config"])})
            results.append(
                {
                    "name": name,
                    "type": self.type,
                    "results": await self.values(name, source, counts[:size]),
                    "hideable": asked["source"] != "metadata",
                    "toggle_url": self.ds.urls.path(hidden),
                    "truncated": len(counts) > size,
                }
            )
        return results, timed_out

    async def values(self, name: str, source: Source, counts: Counts) -> list[Told]:
        """The values of one facet, with the addresses that toggle them."""
        given, told = self.get_querystring_pairs(), []
        labels = await self.labels(source, [value for value, _ in counts])
        for value, count in counts:
            argument, text = self.toggle(name, source, value)
            selected = (argument, text) in given
            change = path_with_removed_args if selected else path_with_added_args
            path = self.ds.urls.path(change(self.request, {argument: text}))
            shown = str(value) if self.type == "array" else value
            url = self.ds.absolute_url(self.request, path)
            about = {"value": shown, "label": labels.get(value, shown), "count": count}
            told.append({**about, "toggle_url": url, "selected": selected})
        return told

    async def suggest(self) -> list[Told]:
        """The facets that the metadata suggests; where it says nothing, those that are found."""
        used = [what_of(each["config"]) for each in self.asked()]
        settings = settings_of(self.ds, self.database, self.table)
        if "suggest" not in settings:
            return [each for each in await super().suggest() if each["name"] not in used]
        offered = [what for kind, what in map(typed, settings["suggest"]) if kind == self.type]
        return [self.suggestion(what) for what in offered if what not in used]

    def suggestion(self, name: str) -> Told:
        """One facet to offer."""
        path = self.ds.urls.path(path_with_added_args(self.request, {self.argument(): name}))
        kind = {} if self.type == "column" else {"type": self.type}
        return {"name": name, **kind, "toggle_url": self.ds.absolute_url(self.request, path)}

    def written(self, config: Config) -> str:
        """What asks for a facet, as the request has it: JSON may be written in more ways than one."""
        given = [text for key, text in self.get_querystring_pairs() if key == self.argument()]
        alike = (text for text in given if text.startswith("{") and json.loads(text) == config)
        return next(alike, what_of(config))

    def argument(self) -> str:
        """The argument that asks for a facet of this type."""
        return "_facet" if self.type == "column" else f"_facet_{self.type}"

    async def count(self, source: Source) -> Counts:
        """Values and counts, the most frequent first, one more than are shown if there are more."""
        size, limit = self.get_facet_size() + 1, self.ds.setting("facet_time_limit_ms")
        postings = memory_of(self.ds).postings.get((self.database, self.table, source))
        if postings and (where := await self.where()) is not None:
            marks = await self.marks(where, limit)
            database = self.ds.get_database(self.database)
            return list(await database.execute_fn(lambda _: counted(postings, marks, size)))
        sql = facet_sql(source, self.sql, size)
        options = {"truncate": False, "custom_time_limit": limit}
        return [tuple(row) for row in await self.ds.execute(self.database, sql, self.params, **options)]

    async def where(self) -> str | None:
        """The condition of Datasette's query; None where the query is not as expected."""
        columns = await self.ds.get_database(self.database).table_columns(self.table)
        start = f"select {', '.join(map(escape_sqlite, columns))} from {escape_sqlite(self.table)} "
        known = self.sql.startswith(start) and "rowid" not in columns
        return self.sql.removeprefix(start).removeprefix("where ") if known else None

    async def marks(self, where: str, limit: int) -> Marks:
        """The rows that meet a condition, within a time in milliseconds; what memory knows needs no SQL."""
        chosen, rest = self.known_filters(where)
        sql = f"select rowid as row from {escape_sqlite(self.table)} {f'where {rest}' if rest else ''}"
        params = {name: value for name, value in dict(self.params or {}).items() if f":{name}" in rest}
        key, memory = (self.database, sql, repr(params)), memory_of(self.ds)
        marks = remembered(memory, key)
        if marks is None:
            ask = partial(within, limit, sql, params)
            marks = await self.ds.get_database(self.database).execute_fn(ask)
            remember(memory, key, marks)
        for postings, value in chosen:
            marks = narrowed(marks, postings, value)
        return marks

    def known_filters(self, where: str) -> tuple[list[tuple[Postings, Value]], str]:
        """The filters by a value whose rows memory has, and what is left of a condition without them."""
        chosen: list[tuple[Postings, Value]] = []
        if "_where" in self.request.args:  # in which the same text might stand within another condition
            return chosen, where
        memory = memory_of(self.ds)
        joins = [join for place, join in memory.joins.items() if place[:2] == (self.database, self.table)]
        for (name, value), join in product(dict(self.params or {}).items(), joins):
            postings = memory.postings.get((self.database, self.table, join))
            clause = filter_sql(join, name)
            if (
                postings and where.startswith(clause) and value in postings.values
            ):  # in this order: it may be long
                chosen.append((postings, value))
                where = where.removeprefix(clause).removeprefix(" and ").strip()
        return chosen, where


def within(limit: int, sql: str, params: Mapping[str, Any], connection: sqlite3.Connection) -> Marks:
    """The rows that a query gives, if it does within a time in milliseconds."""
    with sqlite_timelimit(connection, limit):
        try:
            return mask(connection, sql, params)
        except sqlite3.OperationalError as error:
            if error.args == ("interrupted",):
                raise QueryInterrupted(error, sql, params) from error
            raise


def what_of(config: Config) -> str:
    """What a facet is of: a name, or as JSON what has no single one."""
    return str(config.get("simple") or ("table" not in config and config.get("column")) or json.dumps(config))
