"""Describe filters in a few words."""

import json
from collections.abc import Iterable

from scripts.facets.any_of import ANY, listed_values, one_argument
from scripts.facets.value_labels import value_label

SIGNS = {
    "exact": "{1}",
    "arraycontains": "{1}",
    "family": "{1} (all versions)",
    "label": "with {1}",
    "kind": "{1} ({0})",
    "arraynotcontains": "{0} without {1}",
    "not": "{0} not {1}",
    "in": "{0} in {1}",
    "contains": "{0} has {1}",
    "gt": "{0} > {1}",
    "gte": "{0} ≥ {1}",
    "lt": "{0} < {1}",
    "lte": "{0} ≤ {1}",
    "isnull": "no {0}",
    "notnull": "any {0}",
    "since": "{0} since {1}",
    "until": "{0} until {1}",
    "month": "{0} in {1}",
    "builds_on": "build on {1}",
    "compares_with": "compare with {1}",
}
SPECIAL = ("_search", "_where", "_through")  # the only arguments with an underscore that filter
Pair = tuple[str, str]
NICKNAMES = {
    ("venue__not", "arXiv"): "accepted",
    ("code_license__free", "1"): "a free licence of the code",
    ("withdrawn__notnull", "1"): "withdrawn from the list",
}


def filters_in(given: Iterable[Pair]) -> list[Pair]:
    """Return the arguments that filter, in their order; `__any` arguments on one column become one."""
    found: dict[Pair, Pair] = {}
    given = [(name, value) for name, value in given if value and (name in SPECIAL or name[:1] != "_")]
    for name, value in given:
        if not name.endswith(ANY):
            found[name, value] = (name, value)
        elif values := listed_values(text for other, text in given if other == name):
            found[name, ""] = (name, one_argument(values))
    return list(found.values())


def filter_label(name: str, value: str) -> str:
    """Return a filter in words."""
    if (name, value) in NICKNAMES:
        return NICKNAMES[name, value]
    if name == "_search":
        return f"“{value}”"
    if name == "_where":
        return value
    if name == "_through":
        given = json.loads(value)
        return f"{given['table']}.{given['column']} {given['value']}"
    if name in ("id__in", f"id{ANY}"):
        return f"{len(listed_values([value]))} selected"
    if name.endswith(ANY):
        return " or ".join(filter_label(name.removesuffix(ANY), one) for one in listed_values([value]))
    column, _, lookup = name.partition("__")
    return SIGNS.get(lookup or "exact", "{0} {2} {1}").format(
        column.replace("_", " "), value_label(column, value), lookup
    )
