"""The filters in force: as chips that can be taken away, and as the feed of what they let through."""

from urllib.parse import urlencode

from datasette import hookimpl
from datasette.utils import path_with_removed_args

SIGNS = {
    "exact": "{1}",
    "arraycontains": "{1}",
    "not": "{0} not {1}",
    "contains": "{0} has {1}",
    "gt": "{0} > {1}",
    "gte": "{0} ≥ {1}",
    "lt": "{0} < {1}",
    "lte": "{0} ≤ {1}",
    "isnull": "no {0}",
    "notnull": "any {0}",
}


# What the query named feed takes, by the argument of a filter.
FED = {"methods__arraycontains": "method", "tasks__arraycontains": "task", "section": "section"}


@hookimpl
def extra_template_vars(request, datasette, view_name, table):
    """`chips` on pages of tables, and `feed_url` on the list of papers where a feed has the same filters."""
    if view_name != "table" or request is None:
        return {}
    given = [(name, value) for name in request.args for value in request.args.getlist(name)]
    filters = [pair for pair in given if is_filter(*pair)]
    chips = [chip(request, datasette, *pair) for pair in filters]
    return {"chips": chips, "feed_url": feed_url(datasette, filters) if table == "papers" else None}


def feed_url(datasette, filters):
    """The feed of the papers with these values, if each kind of value is given once and feeds know it."""
    values = {FED.get(name): value for name, value in filters}
    if None in values or len(values) < len(filters):
        return None
    return datasette.urls.path("diffusion-rl/feed.atom") + ("?" + urlencode(values) if values else "")


def is_filter(name, value):
    """Whether an argument narrows the list; others only change how it is shown."""
    return bool(value) and (name == "_search" or not name.startswith("_"))


def chip(request, datasette, name, value):
    """What a filter says, and the address of the page without it."""
    column, _, lookup = name.partition("__")
    label = f"“{value}”" if name == "_search" else SIGNS.get(lookup or "exact", "{0} {2} {1}")
    remove_url = path_with_removed_args(request, {name: value})
    return {
        "name": name,
        "value": value,
        "label": label.format(column, value, lookup),
        "remove_url": datasette.urls.path(remove_url),
    }
