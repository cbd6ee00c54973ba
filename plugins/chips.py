"""The filters in force, for pages to show as chips that can be taken away."""

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


@hookimpl
def extra_template_vars(request, datasette, view_name):
    """`chips` on pages of tables."""
    if view_name != "table" or request is None:
        return {}
    filters = [(name, value) for name in request.args for value in request.args.getlist(name)]
    return {"chips": [chip(request, datasette, *pair) for pair in filters if is_filter(*pair)]}


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
