"""Counts of values among any rows of a table that does not change, from arrays held in memory.

SQLite counts the values of a hundred thousand rows in some tenths of a second, for it follows a key of
text for each. Here a row and a value are numbers: counting is a gather and a histogram.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.facets.joins import Join, quoted

Value = str | int | float | bytes | None


class Postings(NamedTuple):
    """Which row has which value: pairs of numbers, and what the second stands for, in SQLite's order."""

    rows: NDArray[np.int32]
    codes: NDArray[np.int32]
    values: list[Value]


def column_postings(connection: sqlite3.Connection, table: str, column: str) -> Postings:
    """Which row of a table has which value in a column; rows without one are left out."""
    name = quoted(column)
    pairs = connection.execute(f"select rowid, {name} from {quoted(table)} where {name} is not null")
    ordered = f"select distinct {name} from {quoted(table)} where {name} is not null order by {name}"
    return postings(pairs, [(value, value) for (value,) in connection.execute(ordered)])


def join_postings(connection: sqlite3.Connection, table: str, join: Join) -> Postings:
    """Which row of a table has which value through a join table; dictionaries follow keys of text fastest."""
    key, theirs = quoted(join.ours.target), quoted(join.theirs.column)
    if join.value is None:
        ordered = f"select distinct {theirs}, {theirs} from {quoted(join.table)} order by {theirs}"
    else:
        target, value = quoted(join.theirs.target), quoted(join.value)
        ordered = f"select {target}, {value} from {quoted(join.theirs.table)} order by {value}"
    rows = dict(connection.execute(f"select {key}, rowid from {quoted(table)}"))
    links = connection.execute(f"select {quoted(join.ours.column)}, {theirs} from {quoted(join.table)}")
    pairs = ((rows[ours], value) for ours, value in links if ours in rows)
    return postings(pairs, connection.execute(ordered))


def postings(pairs: Iterable[tuple[int, Value]], ordered: Iterable[tuple[Value, Value]]) -> Postings:
    """Pairs of a row and a key, each once; `ordered` has the value that each key stands for, in order."""
    codes: dict[Value, int] = {}
    values: list[Value] = []
    for key, value in ordered:
        if not values or values[-1] != value:
            values.append(value)
        codes[key] = len(values) - 1
    known = ((row << 32) + codes[key] for row, key in pairs if key in codes)
    unique = np.unique(np.fromiter(known, np.int64))
    return Postings((unique >> 32).astype(np.int32), unique.astype(np.int32), values)


def mask(connection: sqlite3.Connection, sql: str, params: Any) -> NDArray[np.bool_]:
    """The rows whose numbers a query gives as `row`, as marks, one for each number up to the last."""
    # One long text of numbers reaches Python sooner than as many rows.
    text = connection.execute(f"select group_concat(row) from ({sql})", params).fetchone()[0] or ""
    numbers = np.fromstring(text, np.int64, sep=",")
    marks = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
    marks[numbers] = True
    return marks


def narrowed(marks: NDArray[np.bool_], postings: Postings, value: Value) -> NDArray[np.bool_]:
    """Those of the marked rows that have a value, which is one of the postings'."""
    rows = postings.rows[postings.codes == postings.values.index(value)]
    both = np.zeros_like(marks)
    rows = rows[rows < len(marks)]
    both[rows] = marks[rows]
    return both


def counted(postings: Postings, marks: NDArray[np.bool_], limit: int) -> list[tuple[Value, int]]:
    """How many of the marked rows have each value, the most frequent first."""
    padded = np.zeros(int(postings.rows.max(initial=0)) + 1, np.bool_)
    padded[: len(marks)] = marks[: len(padded)]
    counts = np.bincount(postings.codes[padded[postings.rows]], minlength=len(postings.values))
    found = np.flatnonzero(counts)
    order = found[np.argsort(-counts[found], kind="stable")][:limit]
    return [(postings.values[number], int(counts[number])) for number in order]
