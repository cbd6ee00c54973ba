"""Search papers by arXiv ids, addresses, names in any spelling, and words (the last may be unfinished)."""

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.filters import FilterArguments
from datasette.utils import await_me_maybe
from slugify import slugify

from scripts.site.search.paper_names import names_of, remember_names
from scripts.site.search.search_input import search_of
from scripts.site.sql.functions import add_functions


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Replace Datasette's own escape_fts, which was registered before."""
    add_functions(conn)


@hookimpl
def startup(datasette: Any) -> Callable[[], Any]:
    """Read the names of papers."""
    return lambda: remember_names(datasette)


@hookimpl(hookwrapper=True)
def filters_from_request(datasette: Any, request: Any, table: str) -> Any:
    """Replace Datasette's condition with ours when papers are searched."""
    outcome = yield
    if table == "papers" and request.args.get("_search") and "_searchmode" not in request.args:
        found = search_of(request.args["_search"], names_of(datasette))
        outcome.force_result([replaced(result, found) for result in outcome.get_result()])


def replaced(result: Any, found: Any) -> Any:
    """Return the hook's result; if it is that of the search, with our condition."""

    async def arguments() -> Any:
        given = await await_me_maybe(result)
        if not given or "search" not in given.params:
            return given
        return FilterArguments([found.where], found.values, given.human_descriptions, given.extra_context)

    return arguments


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """Add `near_names(text)`: names similar to the text, else to its words; and `author_id(text)`."""

    def near_names(text: str) -> list[str]:
        names = names_of(datasette)
        by_word = (name for word in text[:100].split()[:5] for name in names.near(word))
        return names.near(text[:100]) or list(dict.fromkeys(by_word))[:5]

    return {"near_names": near_names, "author_id": lambda text: slugify(text[:100])}
