"""Stop work on answers whose clients have disconnected."""

import asyncio
from typing import Any


async def called(app: Any, scope: Any, receive: Any, send: Any) -> None:
    """Answer the request."""
    await app(scope, receive, send)


async def watched(app: Any, scope: Any, receive: Any, send: Any) -> None:
    """Answer the request, and cancel if the client disconnects."""
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
    """Wait until the client disconnects; ignore everything that it sends."""
    while (await receive())["type"] != "http.disconnect":
        pass
