"""Filters and facets by what a join leads to: papers by the family of a base model, by the kind of a reward.

Where the metadata names, for a table, the values of a join table or of the table behind it,

    plugins:
      m2m_facets:
        groups:
          base_models__family: {table: paper_base_models, value: family}
          links__label: links

the argument `base_models__family=FLUX` filters the rows, and `group: base_models__family` among the facets
counts them, each row once for a value however often it has it.
"""

import json
from typing import Any

from datasette import hookimpl
from datasette.filters import Filters
from datasette.utils import StartupError

from scripts.facets.counted import settings_of
from scripts.facets.groups import GroupFacet, GroupFilter
from scripts.facets.joins import declared_join
from scripts.facets.known import joins_of


@hookimpl(tryfirst=True)
def startup(datasette: Any) -> Any:
    """Find the joins that the metadata names, and let filters know their names."""

    async def find() -> None:
        for name, database in datasette.databases.items():
            for table in datasette.metadata("tables", database=name, fallback=False) or {}:
                for place, declared in settings_of(datasette, name, table).get("groups", {}).items():
                    await find_group(datasette, database, table, place, declared)

    return find


async def find_group(datasette: Any, database: Any, table: str, place: str, declared: Any) -> None:
    """Note the join of one group."""
    join = await database.execute_fn(lambda connection: declared_join(connection, table, declared))
    lookup = place.partition("__")[2]
    if join is None or not lookup:
        said = f"{database.name}.{table}.{place}: {json.dumps(declared)}"
        raise StartupError(f"m2m_facets: {said} is no COLUMN__NAME with a join table between two others")
    joins_of(datasette)[database.name, table, place] = join
    known = Filters._filters_by_key.setdefault(lookup, GroupFilter(lookup))
    if not isinstance(known, GroupFilter):
        raise StartupError(f"m2m_facets: {place}: Datasette has a filter {lookup!r} of its own")


@hookimpl
def register_facet_classes() -> list[type]:
    """The type of facet."""
    return [GroupFacet]
