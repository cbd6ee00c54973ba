"""Drop empty form fields, and pages of no rows, from the query string, before any other code reads it."""

from functools import wraps
from typing import Any

from datasette import hookimpl

BLANK = (b"_search=", b"__any=", b"__since=", b"__until=", b"__month=", b"_sort_desc=", b"_pick=")


@hookimpl
def asgi_wrapper() -> Any:
    """Remove empty fields from the query string."""

    def wrap(app: Any) -> Any:
        @wraps(app)
        async def without_blanks(scope: Any, receive: Any, send: Any) -> None:
            query = scope.get("query_string", b"")
            is_page = b"_size=0" in query and "." not in scope.get("path", "").rpartition("/")[2]
            if b"=&" in query or query.endswith(b"=") or is_page:
                parts = [part for part in query.split(b"&") if not part.endswith(BLANK)]
                kept = [part for part in parts if not is_page or part != b"_size=0"]
                scope = {**scope, "query_string": b"&".join(kept)}
            await app(scope, receive, send)

        return without_blanks

    return wrap
