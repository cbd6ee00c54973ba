"""The join tables that the metadata names for array columns and groups, found when the site starts."""

import json
from collections.abc import Hashable
from typing import Any
from weakref import WeakKeyDictionary

from datasette.utils import StartupError

from scripts.facets.joins import Join, declared_join

JoinPlace = tuple[str, str, str]  # a database, a table, and a column or a group

joins: "WeakKeyDictionary[Hashable, dict[JoinPlace, Join]]" = WeakKeyDictionary()


def joins_of(site: Hashable) -> dict[JoinPlace, Join]:
    """Return the joins of a site; none at first."""
    return joins.setdefault(site, {})


def join_settings(datasette: Any, database: str, table: str | None) -> dict[str, Any]:
    """Return the settings of the plugin joins for a table."""
    found = table and datasette.plugin_config("joins", database=database, table=table, fallback=False)
    return found or {}


async def find_joins(datasette: Any, kind: str, fault: str) -> list[JoinPlace]:
    """Store the joins of the metadata, of one kind of settings; raise StartupError for what is none."""
    declared = {
        (name, table, place): setting
        for name in datasette.databases
        for table in datasette.metadata("tables", database=name, fallback=False) or {}
        for place, setting in join_settings(datasette, name, table).get(kind, {}).items()
    }
    for (name, table, place), setting in declared.items():
        database = datasette.get_database(name)
        join = await database.execute_fn(lambda c, t=table, s=setting: declared_join(c, t, s))
        if join is None or (kind == "groups" and not place.partition("__")[2]):
            raise StartupError(f"joins: {name}.{table}.{place}: {json.dumps(setting)} {fault}")
        joins_of(datasette)[name, table, place] = join
    return list(declared)
