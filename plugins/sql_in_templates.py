"""`sql(query, values, database)` in templates: the rows that a query gives."""

from typing import Any

from datasette import hookimpl


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """The function."""

    async def rows(query: str, values: Any = None, database: str | None = None) -> Any:
        return (await datasette.get_database(database).execute(query, values)).rows

    return {"sql": rows}
