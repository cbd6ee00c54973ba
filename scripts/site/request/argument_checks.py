"""Check the arguments of an address, before any query."""

import json
from collections.abc import Iterator
from typing import Any

from scripts.site.request.arguments import Pairs
from scripts.site.request.limits import ARGUMENTS, FACETS

FACET_ARGUMENTS = {"_facet", "_facet_array", "_facet_date", "_facet_group", "_facet_size"}
WHOLE = {"_timelimit", "_ttl"}  # whole numbers
SHORT = 1_000  # most characters of an argument, except for SQL, searches and lists of ids
UNBOUNDED = {"sql", "_where", "_search", "id__in", "id__any", "_pick"}


def first_fault(pairs: Pairs) -> str | None:
    """Return the first fault of the arguments as a sentence."""
    return next(argument_faults(pairs), None)


def argument_faults(pairs: Pairs) -> Iterator[str]:
    """Yield the faults."""
    if len(pairs) > ARGUMENTS:
        yield f"An address has at most {ARGUMENTS} arguments; this one has {len(pairs)}."
    if (facets := sum(name.startswith("_facet") for name, _ in pairs)) > FACETS:
        yield f"At most {FACETS} facets are counted at once; this address asks for {facets}."
    for name, value in pairs:
        if "\0" in name + value:
            yield f"{name!r} has a NUL character."
        if len(name) > 100 or (len(value) > SHORT and name not in UNBOUNDED):
            yield f"{name[:100]!r} is too long."
        if name in WHOLE and not (value.isdecimal() and len(value) < 9):
            yield f"{name} is a whole number, not {value!r}."
        if name == "_through" and not is_through(value):
            yield f'_through is {{"table": …, "column": …, "value": …}}, not {value!r}.'
        if name.startswith("_facet") and name not in FACET_ARGUMENTS:
            yield f"There is no facet type {name!r}."
        if name.startswith("_facet") and value.startswith("{") and not is_facet(value):
            yield f'{name} is a name, or JSON such as {{"column": …}}, not {value!r}.'
        if name.endswith(("__in", "__notin", "__any")) and value.startswith("[") and not is_list(value):
            yield f"{name} is a JSON array of texts and numbers, not {value!r}."


def json_of(text: str) -> Any:
    """Return the JSON value of an argument; None if it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def is_through(text: str) -> bool:
    """Return whether a text is JSON with a table, a column and a value."""
    given = json_of(text)
    if not isinstance(given, dict) or not {"table", "column", "value"} <= set(given):
        return False
    names = isinstance(given["table"], str) and isinstance(given["column"], str)
    return names and isinstance(given["value"], str | int | float)


def is_facet(text: str) -> bool:
    """Return whether a text is a JSON object of names, as for a facet."""
    given = json_of(text)
    return isinstance(given, dict) and bool(given) and all(isinstance(each, str) for each in given.values())


def is_list(text: str) -> bool:
    """Return whether a text is a JSON array of texts and numbers."""
    given = json_of(text)
    return isinstance(given, list) and all(isinstance(each, str | int | float) for each in given)
