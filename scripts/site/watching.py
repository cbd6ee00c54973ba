"""Answers for as long as their askers are there."""

import asyncio
from typing import Any


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
