"""Filter by any of several values: `tasks__any=T2V,I2V`, or repeated: `year__any=2025&year__any=2026`.

The name before `__any` is a column, or an array or group that the metadata lists for joins.py. If a value
has a comma, write the values as a JSON array. Datasette's own filters differ: two on one column must both
match.
"""

from typing import Any

from datasette import hookimpl
from datasette.filters import FilterArguments

from scripts.facets.any_of import ANY, any_conditions
from scripts.facets.found_joins import joins_of


@hookimpl
def filters_from_request(datasette: Any, request: Any, database: str, table: str) -> Any:
    """Add one condition for each column."""
    given = {name: request.args.getlist(name) for name in request.args if name.endswith(ANY)}
    if not given:
        return None

    async def conditions() -> Any:
        columns = await datasette.get_database(database).table_columns(table)
        places = joins_of(datasette).items()
        joins = {place[2]: join for place, join in places if place[:2] == (database, table)}
        found = any_conditions(given, columns, joins)
        values = {parameter: each for _, parameter, each in found}
        parts = [f"{name} {', '.join(texts)}" for name, texts in given.items()]
        return FilterArguments([sql for sql, _, _ in found], values, parts)

    return conditions
