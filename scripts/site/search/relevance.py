"""Show lists of papers in the order of a search: change Datasette's SQL and the positions of its pages."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from datasette.utils import path_with_replaced_args
from datasette.utils.asgi import BadRequest

from scripts.site.request.arguments import with_arguments
from scripts.site.search.paper_names import names_of
from scripts.site.search.ranking import ranked
from scripts.site.search.search_input import Wanted, search_of

ranking: ContextVar[tuple[Wanted, int] | None] = ContextVar("ranking", default=None)


def execute_in_order(stock: Callable[..., Any]) -> Any:
    """Return Datasette's function that runs SQL, changed so that it sorts the rows of a search."""

    @wraps(stock)
    async def execute(sql: str, params: Any = None, **options: Any) -> Any:
        if (now := ranking.get()) and (changed := ranked(sql, *now)):
            return await stock(changed[0], {**params, **changed[1]}, **options)
        return await stock(sql, params, **options)

    return execute


def data_best_first(stock: Callable[..., Any]) -> Any:
    """Return Datasette's function for the content of a page, changed for sorted searches."""

    @wraps(stock)
    async def data(self: Any, request: Any, *more: Any, _next: Any = None, **options: Any) -> Any:
        args, place = request.args, _next or request.args.get("_next") or "0"
        searched = request.url_vars.get("table") == "papers" and args.get("_search")
        if not searched or {"_sort", "_sort_desc", "_searchmode"} & set(args):
            return await stock(self, request, *more, **({"_next": _next} if _next else {}), **options)
        if not place.isdecimal() or len(place) > 9:
            raise BadRequest(f"_next of a search is a number, not {place!r}")
        token = ranking.set((search_of(searched, names_of(self.ds)), int(place)))
        try:
            answer = await stock(self, with_arguments(request, _next=None), *more, **options)
        finally:
            ranking.reset(token)
        return at_place(self, request, answer, int(place)) if isinstance(answer, tuple) else answer

    data.best_first = True  # type: ignore[attr-defined]
    return data


def at_place(view: Any, request: Any, answer: Any, place: int) -> Any:
    """Return the content of a page with the position of the next one, if there is one."""
    page = answer[0]
    if not page.get("next"):
        return answer
    following = str(place + len(page["rows"]))
    path = view.ds.urls.path(path_with_replaced_args(request, {"_next": following}))
    pager = {"next": following, "next_url": view.ds.absolute_url(request, path)}
    return {**page, **pager}, *answer[1:]
