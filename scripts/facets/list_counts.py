"""The number of a list and the rows of its first page, from the rows that its facets are counted from."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from datasette.database import QueryInterrupted, Results
from datasette.utils import escape_sqlite

from scripts.facets.first_rows import first_rows_sql
from scripts.facets.memory_counts import CountedPlace, query_bits, values_of


def counted_once(site: Any, place: CountedPlace, stock: Callable[..., Any]) -> Callable[..., Any]:
    """Return Datasette's function that runs SQL, changed so that a page looks for its rows once.

    Datasette counts the rows of a list without options; a reader's own SQL has some.
    """
    count = f"select count(*) from {escape_sqlite(place[1])} where "

    @wraps(stock)
    async def execute(sql: str, params: Any = None, **options: Any) -> Any:
        if sql.startswith(count) and not options and await values_of(site, place) is not None:
            try:
                number = (await query_bits(site, place, sql, params or {})).bit_count()
                return Results([(number,)], False, (("count(*)",),))
            except QueryInterrupted:
                pass  # this number may take longer than a facet
        sql = first_rows_sql(site, place, sql, params or {}) or sql
        return await stock(sql, params, **options)

    return execute
