"""Filter and count rows by a column of a joined table: papers by the family of a base model.

If the metadata of m2m_facets names a join table and a column of it, or of the table that it joins,

    plugins:
      m2m_facets:
        groups:
          base_models__family: {table: paper_base_models, value: family}
          links__label: links

then `base_models__family=FLUX` filters the rows, and `group: base_models__family` among the facets counts
them. A row counts once for a value, even if it has it several times.
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
    """Find the joins that the metadata names, and register their filters."""

    async def find() -> None:
        for name, database in datasette.databases.items():
            for table in datasette.metadata("tables", database=name, fallback=False) or {}:
                for place, declared in settings_of(datasette, name, table).get("groups", {}).items():
                    await find_group(datasette, database, table, place, declared)

    return find


async def find_group(datasette: Any, database: Any, table: str, place: str, declared: Any) -> None:
    """Store the join of one group."""
    join = await database.execute_fn(lambda connection: declared_join(connection, table, declared))
    lookup = place.partition("__")[2]
    if join is None or not lookup:
        said = f"{database.name}.{table}.{place}: {json.dumps(declared)}"
        raise StartupError(f"m2m_facets: {said} is not a COLUMN__NAME with a join table between two others")
    joins_of(datasette)[database.name, table, place] = join
    known = Filters._filters_by_key.setdefault(lookup, GroupFilter(lookup))
    if not isinstance(known, GroupFilter):
        raise StartupError(f"m2m_facets: {place}: Datasette has a filter {lookup!r} of its own")


@hookimpl
def register_facet_classes() -> list[type]:
    """Add the facet type `group`."""
    return [GroupFacet]
