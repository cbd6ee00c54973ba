"""Search that takes whatever people type: an empty box means all, a last word may be unfinished."""

from functools import wraps

from datasette import hookimpl
from datasette.utils import escape_fts

NOTHING = '""'  # Datasette hands FTS5 an empty expression for text without words, which is an error


@hookimpl(trylast=True)
def prepare_connection(conn):
    """Replace Datasette's own escape_fts, which is registered before."""
    conn.create_function("escape_fts", 1, match_expression, deterministic=True)


def match_expression(text):
    """An FTS5 expression for words that all must occur, the last one as the beginning of a word."""
    expression = escape_fts(text)
    if not expression.strip(' "'):
        return NOTHING
    return expression if text.endswith(('"', " ")) else f"{expression}*"


@hookimpl
def asgi_wrapper():
    """Leave empty search boxes out of the query string."""

    def wrap(app):
        @wraps(app)
        async def without_empty_search(scope, receive, send):
            if b"_search=" in (query := scope.get("query_string", b"")):
                kept = [part for part in query.split(b"&") if part != b"_search="]
                scope = {**scope, "query_string": b"&".join(kept)}
            await app(scope, receive, send)

        return without_empty_search

    return wrap
