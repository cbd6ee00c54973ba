"""What Datasette asks about the schema for each page: of a database that does not change, it is read once."""

from collections import OrderedDict
from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

MOST_ANSWERS = 500  # answers of a method: tables and columns are few, but readers may ask for any name
READS = [
    "table_exists",
    "table_names",
    "view_names",
    "table_columns",
    "table_column_details",
    "primary_keys",
    "fts_table",
    "label_column_for_table",
    "foreign_keys_for_table",
    "get_all_foreign_keys",
    "get_table_definition",
]
OF_SCHEMA = ("select name from sqlite_master ", "PRAGMA schema_version")  # how Datasette's own queries begin


def keep_schema(database: Any) -> None:
    """Change Datasette's object of a database so that it reads each part of the schema once."""
    for name in READS:
        setattr(database, name, read_once(getattr(database, name)))
    stock, schema = database.execute, read_once(database.execute)

    @wraps(stock)
    async def execute(sql: str, params: Any = None, **options: Any) -> Any:
        if sql.startswith(OF_SCHEMA) and not options and isinstance(params, tuple | None):
            return await schema(sql, params)
        return await stock(sql, params, **options)

    database.execute = execute


def read_once(stock: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that keeps the answers of another, and gives a copy of them."""
    answers: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    @wraps(stock)
    async def answer(*arguments: Any) -> Any:
        if arguments not in answers:
            answers[arguments] = await stock(*arguments)
            while len(answers) > MOST_ANSWERS:
                answers.popitem(last=False)
        answers.move_to_end(arguments)
        return copy(answers[arguments])

    return answer
