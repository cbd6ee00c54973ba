"""Add `sql(query, values, database)` to templates: it returns the rows of a query."""

from typing import Any

from datasette import hookimpl


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """Add the function `sql`."""

    async def rows(query: str, values: Any = None, database: str | None = None) -> Any:
        return (await datasette.get_database(database).execute(query, values)).rows

    return {"sql": rows}
