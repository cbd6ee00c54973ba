"""Check arguments that name columns of a table, and the values that they compare with."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from datasette.filters import Filters

from scripts.site.request.arguments import Pairs

SORTS = ("_sort", "_sort_desc")
ONE, MANY = {"exact", "not", "gt", "gte", "lt", "lte"}, {"in", "notin"}
WITHOUT_COLUMN = {"any"}  # comparisons that Datasette's filters do not have


class ColumnFault(NamedTuple):
    """The name of a wrong argument, and the reason."""

    name: str
    message: str


def column_faults(table: str, types: Mapping[str, str], pairs: Pairs) -> Iterator[ColumnFault]:
    """Yield the faults of arguments for a table with columns of these types."""
    for name, value in pairs:
        if name in SORTS:
            if value and value not in types and value != "rowid":
                yield ColumnFault(name, f"Cannot sort table by {value}{similar_column(value, types)}")
        elif not name.startswith("_"):
            column, _, comparison = name.partition("__")
            if column not in types and column != "rowid":
                yield ColumnFault(name, f"{table} has no column {column!r}{similar_column(column, types)}")
            elif comparison and not is_comparison(comparison):
                yield ColumnFault(name, f"{name}: there is no comparison {comparison!r}.")
            elif types.get(column) == "INTEGER" and (odd := odd_number(comparison or "exact", value)):
                yield ColumnFault(name, f"{column} is a whole number, not {odd!r}.")


def is_comparison(comparison: str) -> bool:
    """Return whether a comparison exists, for columns or for groups."""
    return comparison.rpartition("__")[2] in Filters._filters_by_key.keys() | WITHOUT_COLUMN


def odd_number(comparison: str, value: str) -> str | None:
    """Return the first compared value that is not a whole number; empty values are not compared."""
    if comparison not in ONE | MANY or value.startswith("["):
        return None
    values = value.split(",") if comparison in MANY else [value]
    return next((one for one in values if one and not one.strip().removeprefix("-").isdecimal()), None)


def similar_column(name: str, types: Mapping[str, str]) -> str:
    """Return a suggestion of a similar column, or a full stop."""
    found = get_close_matches(name.lower(), types, n=1, cutoff=0.7)
    return f"; did you mean {found[0]!r}?" if found else "."
