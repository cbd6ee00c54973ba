"""Show the active filters of a list as chips that can be removed, and the address of its feed."""

from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl

from scripts.facets.any_of import ANY
from scripts.site.lists.conditions import is_condition
from scripts.site.lists.filter_labels import SPECIAL, filter_label, filters_in
from scripts.site.request.arguments import pairs_of


@hookimpl
def extra_template_vars(request: Any, datasette: Any, view_name: str, table: str | None) -> dict[str, Any]:
    """Add `chips` on pages of tables, and `feed_url` on the list of papers."""
    if view_name != "table" or request is None:
        return {}
    given = pairs_of(request)
    chips = [removable_filter(request, datasette, *pair) for pair in filters_in(given)]
    fed = [pair for pair in given if is_condition(pair[0]) or pair[0].startswith(SPECIAL)]
    feed = datasette.urls.path("diffusion-rl/papers.atom") + ("?" + urlencode(fed) if fed else "")
    return {"chips": chips, "feed_url": feed if table == "papers" else None}


def removable_filter(request: Any, datasette: Any, name: str, value: str) -> dict[str, str]:
    """Return the text of a filter, and the address of the first page without it."""
    given = [pair for pair in pairs_of(request) if pair[0] != "_next"]
    left = [pair for pair in given if pair[0] != name or (pair[1] != value and not name.endswith(ANY))]
    path = datasette.urls.path(request.path) + ("?" + urlencode(left) if left else "")
    return {"name": name, "value": value, "label": filter_label(name, value), "remove_url": path}
