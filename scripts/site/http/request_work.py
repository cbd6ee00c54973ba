"""Run the work on a request: cancel it if the client disconnects, and measure its processor time."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Generator
from types import coroutine
from typing import Any

Work = Coroutine[Any, Any, None]


async def while_connected(work: Work, receive: Any) -> None:
    """Do the work, and cancel it if the client disconnects."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(leaving(receive))
    await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
    for each in (gone, task):
        if not each.done():
            each.cancel()
    await asyncio.gather(task, gone, return_exceptions=True)
    if not task.cancelled() and (error := task.exception()):
        raise error


async def leaving(receive: Any) -> None:
    """Wait until the client disconnects; ignore everything that it sends."""
    while (await receive())["type"] != "http.disconnect":
        pass


@coroutine
def metered(work: Work, spent: Callable[[float], None]) -> Generator[Any, Any, None]:
    """Do the work, and report the seconds of processor time of each of its steps."""
    step: Callable[[Any], Any] = work.send
    given: Any = None
    while True:
        start = time.thread_time()
        try:
            wanted = step(given)
        except StopIteration:
            return
        finally:
            spent(time.thread_time() - start)
        try:
            step, given = work.send, (yield wanted)
        except BaseException as error:  # also that the work is cancelled
            step, given = work.throw, error
