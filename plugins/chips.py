"""The filters in force: as chips that can be taken away, and as the feed of what they let through."""

import json
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.utils import path_with_removed_args

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
}
SPECIAL = ("_search", "_where", "_through")  # the only ones with a line before their names that filter
# What the query named feed takes, by the argument of a filter.
FED = {"methods__arraycontains": "method", "tasks__arraycontains": "task", "section": "section"}


@hookimpl
def extra_template_vars(request: Any, datasette: Any, view_name: str, table: str | None) -> dict[str, Any]:
    """`chips` on pages of tables, and `feed_url` on the list of papers where a feed has the same filters."""
    if view_name != "table" or request is None:
        return {}
    given = [(name, value) for name in request.args for value in request.args.getlist(name)]
    filters = [(name, value) for name, value in given if value and (name in SPECIAL or name[:1] != "_")]
    chips = [chip(request, datasette, *pair) for pair in filters]
    return {"chips": chips, "feed_url": feed_url(datasette, filters) if table == "papers" else None}


def feed_url(datasette: Any, filters: list[tuple[str, str]]) -> str | None:
    """The feed of the papers with these values, if each kind of value is given once and feeds know it."""
    values = {FED[name]: value for name, value in filters if name in FED}
    if len(values) < len(filters):
        return None
    url: str = datasette.urls.path("diffusion-rl/feed.atom") + ("?" + urlencode(values) if values else "")
    return url


def chip(request: Any, datasette: Any, name: str, value: str) -> dict[str, str]:
    """What a filter says, and the address of the first page without it."""
    column, _, lookup = name.partition("__")
    label = SIGNS.get(lookup or "exact", "{0} {2} {1}").format(column, value, lookup)
    if name in SPECIAL:
        label = {"_search": f"“{value}”", "_where": value}.get(name) or through(value)
    path = path_with_removed_args(request, {name: value, "_next": request.args.get("_next")})
    return {"name": name, "value": value, "label": label, "remove_url": datasette.urls.path(path)}


def through(text: str) -> str:
    """What a filter through another table says."""
    given = json.loads(text)
    return f"{given['table']}.{given['column']} {given['value']}"
