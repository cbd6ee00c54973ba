"""Counts of facets from memory: for each value the set of rows that have it, as the bits of a whole number.

Only in databases that do not change, for tables with a key of one column and facets of at most 1,000 values.
The rows of a page are found once: by its SQL or, if it filters only by such values, as the `&` of their rows.
Each value then needs one `&` and the number of its bits.
"""

import re
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from datasette.database import QueryInterrupted
from datasette.utils import escape_sqlite

from scripts.facets.joins import Join, filter_sql, sql_name

Bits = int  # bit N is the row with rowid N
CountedPlace = tuple[str, str, str | Join]  # a database, a table, and what is counted
ValueBits = Mapping[Any, Bits]  # in order of the values

MOST_VALUES, MOST_ROWS = 1_000, 400_000
KEPT = 64  # sets of rows, by query
PAUSE = 5  # seconds
ONE_VALUE = re.compile(r"(.+ = ):(\w+)(\)*)")  # a condition that a value is that of a parameter

known: "WeakKeyDictionary[Any, dict[CountedPlace, ValueBits | None]]" = WeakKeyDictionary()  # by site
whole: "WeakKeyDictionary[Any, dict[str, Bits]]" = WeakKeyDictionary()  # by site: lists without filters
found: "WeakKeyDictionary[Any, OrderedDict[str, Bits | float]]" = WeakKeyDictionary()


async def counts_in_memory(
    site: Any, place: CountedPlace, sql: str, values: Mapping[str, Any], limit: int
) -> list[tuple[Any, int]] | None:
    """Count each value among the rows of a query, the most frequent first; None if memory cannot say."""
    of_value = await values_of(site, place)
    if of_value is None:
        return None
    rows = await query_bits(site, place, sql, values)
    counts = [(value, (bits & rows).bit_count()) for value, bits in of_value.items()]
    return sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1])[:limit]


async def values_of(site: Any, place: CountedPlace) -> ValueBits | None:
    """Return the rows of each value; they are read once."""
    database, places = site.get_database(place[0]), known.setdefault(site, {})
    if database.is_mutable:
        return None
    if place not in places:
        places[place] = await database.execute_fn(lambda connection: read_values(connection, *place[1:]))
    return places[place]


async def query_bits(site: Any, place: CountedPlace, sql: str, values: Mapping[str, Any]) -> Bits:
    """Return the rows that a query gives, from memory if it was asked lately.

    A query that was too slow is not tried again for the next facets of a page.
    """
    memory, key = found.setdefault(site, OrderedDict()), row_key(place, sql, values)
    rows = memory.get(key)
    if isinstance(rows, float) and time.monotonic() < rows:
        raise QueryInterrupted(TimeoutError(), sql, values)
    if not isinstance(rows, int):
        try:
            conditions = (condition_of(place, sql) or "").removeprefix("where ")
            met = known_bits(site, place, conditions, values)
            rows = await read_query_bits(site, place, sql, values) if met is None else met
            memory[key] = rows
        except QueryInterrupted:
            memory[key] = time.monotonic() + PAUSE
            raise
    memory.move_to_end(key)
    while len(memory) > KEPT:
        memory.popitem(last=False)
    return rows


async def remember_rows(site: Any, place: CountedPlace, sql: str) -> None:
    """Keep the rows of a query without values, however long it takes."""
    if not site.get_database(place[0]).is_mutable:
        chosen = await row_sql(site, place, sql)
        rows = await site.get_database(place[0]).execute_fn(lambda each: each.execute(chosen).fetchall())
        whole.setdefault(site, {})[row_key(place, sql, {})] = bits_of(row[0] for row in rows)


def known_bits(site: Any, place: CountedPlace, conditions: str, values: Mapping[str, Any]) -> Bits | None:
    """Return the rows that meet conditions if memory has those of each; else None.

    A text is only split where this leaves nothing but conditions that memory knows.
    """
    rows = -1  # all
    for condition in conditions.split(" and "):
        some = condition_bits(site, place, condition, values)
        if some is None:
            return None
        rows &= some
    return rows


def condition_bits(site: Any, place: CountedPlace, condition: str, values: Mapping[str, Any]) -> Bits | None:
    """Return the rows that meet one condition if memory has them: those of a whole list or of one value."""
    with_value = ONE_VALUE.fullmatch(condition)
    if not with_value:
        return whole.get(site, {}).get(
            row_key(place, f" from {escape_sqlite(place[1])} where {condition}", {})
        )
    start, name, end = with_value.groups()
    of_table = {value_condition(each[2]): each for each in known.get(site, {}) if each[:2] == place[:2]}
    of_value = known[site][of_table[start + end]] if start + end in of_table else None
    return of_value.get(values.get(name)) if of_value else None


@cache
def value_condition(source: str | Join) -> str:
    """Return the condition that a row has a value, without the parameter."""
    return f"{sql_name(source)} = " if isinstance(source, str) else filter_sql(source, "= ")


def row_key(place: CountedPlace, sql: str, values: Mapping[str, Any]) -> str:
    """Name the rows of a query: whichever columns it selects, they are the same."""
    condition = condition_of(place, sql)
    return f"{place[:2]} {sql if condition is None else condition} {dict(values)}"


async def read_query_bits(site: Any, place: CountedPlace, sql: str, values: Mapping[str, Any]) -> Bits:
    """Read the rows that a query gives, in the time that a facet may take."""
    chosen, limit = await row_sql(site, place, sql), site.setting("facet_time_limit_ms")
    database = site.get_database(place[0])
    rows = await database.execute(chosen, dict(values), truncate=False, custom_time_limit=limit)
    return bits_of(row[0] for row in rows)


async def row_sql(site: Any, place: CountedPlace, sql: str) -> str:
    """Make SQL for the rowids of a query."""
    condition = condition_of(place, sql)
    if condition is None:
        own = sql_name((await site.get_database(place[0]).primary_keys(place[1]))[0])
        condition = f"where {own} in (select {own} from ({sql}))"
    return f"select rowid from {sql_name(place[1])} {condition}"


def condition_of(place: CountedPlace, sql: str) -> str | None:
    """Return what follows the table in a query of the form that facets have; None for others."""
    _, form, condition = sql.partition(f" from {escape_sqlite(place[1])} ")
    return condition.strip() if form else None


def read_values(connection: sqlite3.Connection, table: str, source: str | Join) -> ValueBits | None:
    """Read the rows of each value of a column or of a join; None if there are too many, or no single key."""
    own = [row[1] for row in connection.execute(f"pragma table_info({sql_name(table)})") if row[5]]
    rows = connection.execute(f"select max(rowid) from {sql_name(table)}").fetchone()[0] or 0
    if len(own) != 1 or rows > MOST_ROWS:
        return None
    name, here = sql_name(table), f"{sql_name(table)}.{sql_name(own[0])}"
    if isinstance(source, str):
        value, tables = f"{name}.{sql_name(source)}", name
    else:
        value, tables = source.selected(), f"{source.source()} join {name} on {here} = {source.key()}"
    distinct = (
        f"select distinct {value} as value from {tables} where {value} is not null limit {MOST_VALUES + 1}"
    )
    if len(connection.execute(distinct).fetchall()) > MOST_VALUES:
        return None
    pairs = f"select {value} as value, {name}.rowid from {tables} where {value} is not null order by value"
    numbers: dict[Any, list[int]] = {}
    for each, row in connection.execute(pairs):
        numbers.setdefault(each, []).append(row)
    return {each: bits_of(of_value) for each, of_value in numbers.items()}


def bits_of(numbers: Iterable[int]) -> Bits:
    """Return a whole number with these bits."""
    numbers = list(numbers)
    field = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        field[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(field, "little")
