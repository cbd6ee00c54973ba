"""Refuse requests with 503 and Retry-After if too many are in progress.

The server answers a few requests at a time, and the others wait. With too many waiting, clients would give up
before their answer comes, so further requests are refused at once. Readers' SQL is counted separately, so it
does not block pages. A client that reads slowly is not counted, but it is cut off if it stops reading.
"""

import asyncio
import math
from collections import Counter
from functools import wraps
from typing import Any

from datasette import Response, hookimpl
from datasette.utils import StartupError

from scripts.site.asking import Cut, asking_of

SECONDS = "2"  # for Retry-After
SAID = "Too many readers at once; please try again in a moment.\n"
PATIENCE = 60.0  # seconds that a client may take to read one part of an answer


@hookimpl(tryfirst=True)  # inside the wrappers with cheap answers, which are not counted
def asgi_wrapper(datasette: Any) -> Any:
    """Count the requests in progress and admit at most the number in the metadata; without a number, all."""
    settings = datasette.plugin_config("busy") or {}
    for name, value in settings.items():
        if not isinstance(value, int) or value < 1:
            raise StartupError(f"metadata.yml: plugins: busy: {name}: {value!r} is not a number above 0")
    under_way: Counter[str] = Counter()

    def wrap(app: Any) -> Any:
        @wraps(app)
        async def bounded(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                return await app(scope, receive, send)
            kind = "sql" if asking_of(scope).written else "most"
            if under_way[kind] >= settings.get(kind, math.inf):
                await Response.text(SAID, 503, {"retry-after": SECONDS}).asgi_send(send)
                return None

            async def send_without_place(event: Any) -> None:
                under_way[kind] -= 1
                try:
                    async with asyncio.timeout(PATIENCE):
                        await send(event)
                except TimeoutError:
                    raise Cut from None
                finally:
                    under_way[kind] += 1

            under_way[kind] += 1
            try:
                await app(scope, receive, send_without_place)
            finally:
                under_way[kind] -= 1

        return bounded

    return wrap
