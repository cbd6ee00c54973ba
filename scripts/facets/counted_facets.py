"""The base of all facet types: counts by SQL, and their form for pages and JSON."""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode
from weakref import WeakKeyDictionary

from datasette.database import QueryInterrupted
from datasette.facets import Facet, load_facet_configs
from datasette.utils import append_querystring, path_with_added_args, path_with_removed_args
from datasette.utils.asgi import BadRequest, Request

from scripts.facets.found_joins import join_settings
from scripts.facets.joins import Join, facet_sql
from scripts.facets.memory_counts import counts_in_memory

Config = Any  # {"simple": name}, or keys that the facet type knows
CountSource = str | Join  # a column, or a join to the values of another table
FacetValue = str | int | float | bytes | None
Counts = Sequence[tuple[FacetValue, int]]
Shown = dict[str, Any]

REMEMBERED = 500  # by query: counts of a facet of an immutable database
remembered: "WeakKeyDictionary[Any, OrderedDict[str, Counts]]" = WeakKeyDictionary()


def facet_type(facet: Any) -> tuple[str, Any]:
    """Return the type and the target of a facet, from its form in the metadata."""
    return next(iter(facet.items())) if isinstance(facet, dict) else ("column", facet)


def at_first_page(request: Any) -> Any:
    """Return the request without its page: with another filter, the list starts at its first page."""
    pairs = [pair for pair in parse_qsl(request.query_string, keep_blank_values=True) if pair[0] != "_next"]
    return Request({**request.scope, "query_string": urlencode(pairs).encode()}, request.receive)


class Counted(Facet):
    """A facet type that counts what it can and leaves the rest to the next base class."""

    def __init__(self, ds: Any, request: Any, *arguments: Any, **more: Any) -> None:
        super().__init__(ds, at_first_page(request), *arguments, **more)

    def source(self, config: Config) -> CountSource | None:
        """Return the column or the join to count by; None leaves the facet to Datasette."""
        raise NotImplementedError

    def toggle(self, name: str, source: Any, value: FacetValue) -> tuple[str, str]:
        """Return the argument that filters by a value."""
        raise NotImplementedError

    async def labels(self, source: Any, values: Sequence[FacetValue]) -> Mapping[FacetValue, Any]:
        """Return the labels of values that are shown under another name."""
        return {}

    @cached_property
    def requested(self) -> list[Shown]:
        """Return the facets of this type that the metadata and the request ask for."""
        try:
            return list(load_facet_configs(self.request, self.metadata).get(self.type, []))
        except (ValueError, RecursionError) as error:
            raise BadRequest(f"A facet in the address is not JSON: {error}") from error

    @cached_property
    def size(self) -> int:
        """Return how many values a facet has at most; for this Datasette merges all metadata each time."""
        return int(self.get_facet_size())

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the arguments of the request."""
        return list(self.get_querystring_pairs())

    @cached_property
    def start(self) -> str:
        """Return what the addresses of this site begin with."""
        origin = str(self.ds.absolute_url(self.request, "/")).removesuffix("/")
        return origin + str(self.ds.urls.path("/")).removesuffix("/")

    def get_configs(self) -> list[Shown]:
        """Return the facets that are left to Datasette."""
        return [each for each in self.requested if self.source(each["config"]) is None]

    async def facet_results(self) -> tuple[list[Shown], list[str]]:
        """Return Datasette's facets of this type and those counted here."""
        await self.check_columns()
        results, timed_out = await super().facet_results()
        mine = [(each, self.source(each["config"])) for each in self.requested]
        found, late = await self.results((each, source) for each, source in mine if source is not None)
        return [*results, *found], [*timed_out, *late]

    async def check_columns(self) -> None:
        """Refuse names that are not columns."""
        if self.table and self.requested:
            columns = await self.ds.get_database(self.database).table_columns(self.table)
            for config in [each["config"] for each in self.requested]:
                if config.get("column", config.get("simple")) not in [*columns, "rowid"]:
                    message = f"{self.argument()}: {self.table} has no column {what_of(config)!r}"
                    raise BadRequest(message)

    async def results(self, wanted: Iterable[tuple[Shown, CountSource]]) -> tuple[list[Shown], list[str]]:
        """Return facets in Datasette's form for pages and JSON, and the names of those that took too long."""
        results, timed_out = [], []
        for setting, source in wanted:
            name = what_of(setting["config"])
            try:
                counts = await self.count(source)
            except QueryInterrupted:
                timed_out.append(name)
                continue
            hidden = path_with_removed_args(self.request, {self.argument(): self.written(setting["config"])})
            results.append(
                {
                    "name": name,
                    "type": self.type,
                    "results": await self.values(name, source, counts[: self.size]),
                    "hideable": setting["source"] != "metadata",
                    "toggle_url": self.ds.urls.path(hidden),
                    "truncated": len(counts) > self.size,
                }
            )
        return results, timed_out

    async def values(self, name: str, source: CountSource, counts: Counts) -> list[Shown]:
        """Return the values of one facet, with the addresses that toggle them."""
        values, here = list[Shown](), path_with_added_args(self.request, {})
        labels = await self.labels(source, [value for value, _ in counts])
        for value, count in counts:
            argument, text = self.toggle(name, source, value)
            selected, change = (argument, text) in self.pairs, {argument: text}
            if selected:
                path = path_with_removed_args(self.request, change)
            else:
                path = append_querystring(here, urlencode(change))
            shown = str(value) if self.type == "array" else value
            about = {"value": shown, "label": labels.get(value, shown), "count": count}
            values.append({**about, "toggle_url": self.start + path, "selected": selected})
        return values

    async def suggest(self) -> list[Shown]:
        """Return the facets that the metadata suggests; without a list there, those that are found."""
        used = [what_of(each["config"]) for each in self.requested]
        settings = join_settings(self.ds, self.database, self.table)
        if "suggest" not in settings:
            return [each for each in await super().suggest() if each["name"] not in used]
        offered = [what for kind, what in map(facet_type, settings["suggest"]) if kind == self.type]
        return [self.suggestion(what) for what in offered if what not in used]

    def suggestion(self, name: str) -> Shown:
        """Return one suggested facet."""
        path = self.ds.urls.path(path_with_added_args(self.request, {self.argument(): name}))
        kind = {} if self.type == "column" else {"type": self.type}
        return {"name": name, **kind, "toggle_url": self.ds.absolute_url(self.request, path)}

    def written(self, config: Config) -> str:
        """Return the value that asks for a facet, spelled as in the request: JSON has several spellings."""
        given = [text for key, text in self.pairs if key == self.argument()]
        alike = (text for text in given if text.startswith("{") and json.loads(text) == config)
        return next(alike, what_of(config))

    def argument(self) -> str:
        """Return the name of the argument that asks for a facet of this type."""
        return "_facet" if self.type == "column" else f"_facet_{self.type}"

    async def count(self, source: CountSource) -> Counts:
        """Return values and counts, the most frequent first: those that are shown, and one more if any."""
        if self.table:
            place, most = (self.database, self.table, source), self.size + 1
            counted = await counts_in_memory(self.ds, place, self.sql, self.params or {}, most)
            if counted is not None:
                return counted
        sql = facet_sql(source, self.sql, self.size + 1)
        database, key = self.ds.get_database(self.database), f"{self.database} {sql} {self.params}"
        memory = remembered.setdefault(self.ds, OrderedDict())
        if key in memory:
            memory.move_to_end(key)
            return memory[key]
        limit = self.ds.setting("facet_time_limit_ms")
        rows = await database.execute(sql, self.params, truncate=False, custom_time_limit=limit)
        counts = [tuple(row) for row in rows]
        if not database.is_mutable and len(key) < 10_000:
            memory[key] = counts
            while len(memory) > REMEMBERED:
                memory.popitem(last=False)
        return counts


def what_of(config: Config) -> str:
    """Return the target of a facet: its name, or JSON if it has other keys."""
    return str(config.get("simple") or config.get("column") or json.dumps(config))
