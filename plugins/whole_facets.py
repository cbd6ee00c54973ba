"""Make the facets on later pages of a list count the whole list, as on its first page.

Datasette counts only the rows from that page on (simonw/datasette#1483 is a similar bug).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from datasette import hookimpl
from datasette.utils import await_me_maybe
from datasette.views.table import TableView

from scripts.site.request.arguments import with_arguments


@hookimpl
def startup() -> None:
    """Make tables take their facets from their first page."""
    if not hasattr(TableView.data, "whole_facets"):
        TableView.data = with_whole_facets(TableView.data)


def with_whole_facets(stock: Callable[..., Any]) -> Any:
    """Return Datasette's function for the content of a page, with these facets."""

    @wraps(stock)
    async def data(self: Any, request: Any, *arguments: Any, **options: Any) -> Any:
        answer = await stock(self, request, *arguments, **options)
        if "_next" not in request.args or not isinstance(answer, tuple) or not answer[0].get("facet_results"):
            return answer
        first = await stock(self, with_arguments(request, _next=None))
        (page, extra, *rest), facets = answer, first[0]["facet_results"]

        async def with_facets() -> dict[str, Any]:
            ordered = sorted(
                facets.values(), key=lambda each: (len(each["results"]), each["name"]), reverse=True
            )
            return {**(await await_me_maybe(extra)), "sorted_facet_results": ordered}

        return {**page, "facet_results": facets}, with_facets, *rest

    data.whole_facets = True  # type: ignore[attr-defined]
    return data
