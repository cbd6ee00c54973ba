"""The first rows of a list, from the rows that its facets are counted from: SQL then looks only at these.

For the order that a list has unless a reader chooses another one, by a column whose values differ. Rows
without a value there come last, in no order of their own: a page that needs them is left to SQL.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from datasette.utils import escape_sqlite

from scripts.facets.joins import sql_name, unique_sets
from scripts.facets.memory_counts import Bits, CountedPlace, bits_of, known_bits

FEWEST = 64  # rows of the shortest head


class ListOrder(NamedTuple):
    """The order of a list: its SQL as Datasette writes it, and the first rows of the table."""

    sql: str
    columns: Sequence[str]  # of the table, as Datasette writes them
    heads: Sequence[Bits]  # each has twice as many rows as the one before; the last has all that have a value


orders: "WeakKeyDictionary[Any, dict[tuple[str, str], ListOrder]]" = WeakKeyDictionary()  # by site


async def remember_order(site: Any, place: CountedPlace, column: str) -> None:
    """Keep the order of a list that is sorted by a column, the last value first."""
    database = site.get_database(place[0])
    order = await database.execute_fn(lambda connection: read_order(connection, place[1], column))
    if order and not database.is_mutable:
        orders.setdefault(site, {})[place[:2]] = order


def read_order(connection: sqlite3.Connection, table: str, column: str) -> ListOrder | None:
    """Read the order of a table by a column; None if rows can have the same value."""
    if {column} not in unique_sets(connection, table):
        return None
    name, here = sql_name(column), sql_name(table)
    sql = f"select rowid from {here} where {name} is not null order by {name} desc"
    rows = [row[0] for row in connection.execute(sql)]
    steps = 1 + ((len(rows) - 1) // FEWEST).bit_length()
    columns = [escape_sqlite(row[1]) for row in connection.execute(f"pragma table_info({here})")]
    heads = [bits_of(rows[: FEWEST << step]) for step in range(steps)]
    return ListOrder(f"{escape_sqlite(column)} desc", columns, heads)


def first_rows_sql(site: Any, place: CountedPlace, sql: str, values: Mapping[str, Any]) -> str | None:
    """Return SQL for the same rows that looks only at the first ones; None if memory cannot say which."""
    order, table = orders.get(site, {}).get(place[:2]), escape_sqlite(place[1])
    if order is None:
        return None
    selected, _, rest = sql.partition(f" from {table} where ")
    conditions, _, most = rest.partition(f" order by {order.sql} limit ")
    if not most.isdecimal() or not set(selected.removeprefix("select ").split(", ")) <= set(order.columns):
        return None
    rows = known_bits(site, place, conditions, values)
    first = None if rows is None else head_of(rows, order.heads, int(most))
    if first is None:
        return None
    chosen = ", ".join(map(str, numbers_of(first)))
    return f"{selected} from {table} where rowid in ({chosen}) order by {order.sql} limit {most}"


def head_of(rows: Bits, heads: Sequence[Bits], most: int) -> Bits | None:
    """Return the first of these rows, and perhaps a few more; None if some of them are in no head."""
    for head in heads:
        if (rows & head).bit_count() >= most:
            return rows & head
    return None if rows & ~heads[-1] else rows


def numbers_of(rows: Bits) -> list[int]:
    """Return the numbers of the bits."""
    return [found.start() for found in re.finditer("1", f"{rows:b}"[::-1])]
