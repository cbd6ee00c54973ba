"""Filters through join tables, in the form of Datasette's own filters."""

import re
from contextvars import ContextVar
from typing import Any

from datasette.filters import Filter, FilterArguments, Filters
from datasette.utils import StartupError, await_me_maybe

from scripts.facets.found_joins import joins_of
from scripts.facets.joins import filter_sql

NUMBERED = re.compile(r"p\d+")

# The Datasette and the database of the current request.
filtered: ContextVar[tuple[Any, str]] = ContextVar("filtered", default=(None, ""))


class ArrayContains:
    """Datasette's filter of that name, but through a join table if one has the same content."""

    through_joins = True

    def __init__(self, stock: Any) -> None:
        self.stock = stock

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stock, name)

    def where_clause(self, table: str, column: str, value: Any, param_counter: int) -> tuple[str, Any]:
        """Return SQL and its parameter."""
        datasette, database = filtered.get()
        join = datasette and joins_of(datasette).get((database, table, column))
        if join is None:
            found: tuple[str, Any] = self.stock.where_clause(table, column, value, param_counter)
            return found
        return filter_sql(join, f"= :p{param_counter}"), value


def add_filter(new: Filter) -> None:
    """Add a filter to Datasette's; raise StartupError if Datasette has another one of that name."""
    if not isinstance(Filters._filters_by_key.setdefault(new.key, new), type(new)):
        raise StartupError(f"Datasette has a filter {new.key!r} of its own")


def with_other_parameters(result: Any) -> Any:
    """Return the same filters with other names for numbered parameters."""

    async def arguments() -> Any:
        given = await await_me_maybe(result)
        numbers = [name for name in given.params if NUMBERED.fullmatch(name)] if given else []
        if not numbers:
            return given
        clauses = [re.sub(r"= :(p\d+)\)$", r"= :through_\1)", clause) for clause in given.where_clauses]
        names = {name: f"through_{name}" for name in numbers}
        params = {names.get(name, name): value for name, value in given.params.items()}
        return FilterArguments(clauses, params, given.human_descriptions, given.extra_context)

    return arguments
