"""SQL that strangers write runs apart from the pages: in few processes, each bounded and killed when late.

That is `?sql=`, `?_where=` and raw full-text expressions. Every statement of such a request goes to the
processes, and an asker who leaves ends it. All other requests stay in Datasette's own threads.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted, Results

from scripts.site.apart import Apart, QueryLate, rows_of
from scripts.site.asking import asking, asking_of
from scripts.site.limits import CELLS, PAGES, limit
from scripts.site.worker import Question

Execute = Callable[..., Any]


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Bound what the pages' own connections take, too."""
    limit(conn, PAGES)


@hookimpl
def startup(datasette: Any) -> None:
    """Let each database in a file send what strangers ask to processes of its own."""
    for database in datasette.databases.values():
        if database.path:
            database.execute = routed(datasette, database, database.execute)


def routed(datasette: Any, database: Any, stock: Execute) -> Execute:
    """Datasette's function that answers SQL, or the processes, as the request is."""
    address = f"file:{database.path}?{'mode=ro' if database.is_mutable else 'immutable=1'}"
    apart = Apart(address)

    @wraps(stock)
    async def execute(sql: str, params: Any = None, **options: Any) -> Any:
        asker = asking.get()
        try:
            if asker is None or not asker.written:
                return await stock(sql, params, **options)
            question = asked(datasette, asker, sql, params, options)
            answer = await apart.answer(question, asker.end)
        except (QueryInterrupted, QueryLate) as error:
            if asker:
                asker.whole = False
            raise QueryInterrupted(error, sql, params) from error
        rows, description = rows_of(answer)
        return Results(rows, answer.more, description)

    return execute


def asked(datasette: Any, asker: Any, sql: str, params: Any, options: dict[str, Any]) -> Question:
    """A statement with what Datasette would let it take."""
    time = min(options.get("custom_time_limit") or datasette.sql_time_limit_ms, datasette.sql_time_limit_ms)
    most = datasette.max_returned_rows if options.get("truncate") else None
    most = most and most + (most == options.get("page_size"))
    values = dict(params) if isinstance(params, dict) else list(params or [])
    cells = CELLS if asker.page and not options.get("page_size") else 10 * CELLS
    return Question(sql, values, time / 1000, most, cells)


@hookimpl(tryfirst=True)  # within all others: they send what is known already
def asgi_wrapper(datasette: Any) -> Any:
    """Note what is known of each request, and end the work on SQL whose asker has left."""

    def wrap(app: Any) -> Any:
        @wraps(app)
        async def noted(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                return await app(scope, receive, send)
            asker = asking_of(scope)
            before = asking.set(asker)
            try:
                await (watched if asker.written else called)(app, scope, receive, send)
            finally:
                asking.reset(before)

        return noted

    return wrap


async def called(app: Any, scope: Any, receive: Any, send: Any) -> None:
    """The answer."""
    await app(scope, receive, send)


async def watched(app: Any, scope: Any, receive: Any, send: Any) -> None:
    """The answer, while the asker is there."""
    work = asyncio.ensure_future(app(scope, receive, send))
    gone = asyncio.ensure_future(leaving(receive))
    await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
    for task in (gone, work):
        if not task.done():
            task.cancel()
    await asyncio.gather(work, gone, return_exceptions=True)
    if not work.cancelled() and work.exception():
        raise work.exception()


async def leaving(receive: Any) -> None:
    """Wait until the asker has left; nothing that it sends is wanted."""
    while (await receive())["type"] != "http.disconnect":
        pass
