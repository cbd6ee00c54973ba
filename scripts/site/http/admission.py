"""Limit the requests in progress, and the share of this process that readers' SQL may take.

The server answers a few requests at a time, and the others wait. With too many waiting, clients would give up
before their answer comes, so further requests are refused. A client that reads slowly is not counted, but it
is cut off if it stops reading.

SQL runs in other processes, but this process reads the request and writes the answer. After such a request
it has nine times as long for other requests before it starts the next one with SQL. Only about half of the
cost can be measured, so clients that send SQL without pause take about a fifth of this process.
"""

import asyncio
import time
from typing import Any

from datasette import Response

from scripts.site.http.request_work import metered, while_connected
from scripts.site.request.current_request import AnswerStopped

IDLE_FACTOR = 9  # times the processor time of a request with SQL, kept free for others after it
START_INTERVAL = 0.02  # seconds, at least, between the starts of two requests with SQL
MAX_PAUSE = 1.5  # seconds, at most, that others have this process for themselves
MAX_WAIT = 2.0  # seconds that a request with SQL waits for its start
REFUSAL_DELAY = 0.2  # seconds before a refusal is sent: many clients ask again as soon as they have it
SEND_TIMEOUT = 60.0  # seconds that a client may take to read one part of an answer
RETRY_AFTER = "2"  # seconds, for Retry-After
MESSAGE = "Too many readers at once; please try again in a moment.\n"
MESSAGE_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Too many readers · diffusion-rl</title><style>
body { margin: 0; background: #fcfcfa; color: #1b2330; font: 1rem/1.55 system-ui, sans-serif; }
header { padding: 0.7rem 1.2rem; background: #0f4c81; color: #fff; font-weight: 700; }
main { padding: 1.2rem; }
h1 { margin: 0.2rem 0 0.4rem; font-size: 1.8rem; line-height: 1.25; }
a { padding-block: 4px; color: #1a5a96; }
@media (prefers-color-scheme: dark) {
body { background: #14181e; color: #e6e8ec; }
header { background: #16324d; color: #eef4fb; }
a { color: #8ac0f5; }
}
</style></head>
<body><header>diffusion-rl</header><main><h1>Too many readers at once</h1>
<p>Please <a href="">try again</a> in a moment.</p></main></body></html>
"""


class RequestSlots:
    """Slots for a number of requests at once."""

    def __init__(self, most: float) -> None:
        self.most = most
        self.taken = 0

    async def answer(self, app: Any, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request if a slot is free, or refuse it."""
        if self.taken >= self.most:
            return await refuse(scope, send)
        self.taken += 1
        try:
            await self.run(app, scope, receive, self.free_while_sending(send))
        finally:
            self.taken -= 1

    async def run(self, app: Any, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request that has a slot."""
        await app(scope, receive, send)

    def free_while_sending(self, send: Any) -> Any:
        """Return a function that sends parts of an answer, without holding the slot meanwhile."""

        async def send_without_slot(event: Any) -> None:
            self.taken -= 1
            try:
                async with asyncio.timeout(SEND_TIMEOUT):
                    await send(event)
            except TimeoutError:
                raise AnswerStopped from None
            finally:
                self.taken += 1

        return send_without_slot


class SqlSlots(RequestSlots):
    """Slots for requests with SQL, which start one after another and have only a share of this process."""

    def __init__(self, most: float) -> None:
        super().__init__(most)
        self.next_start = 0.0  # when the next request may start

    async def run(self, app: Any, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request when it may start, or refuse it; cancel if the client disconnects."""
        if await self.wait_for_start():
            await while_connected(metered(app(scope, receive, send), self.spend), receive)
        else:
            await refuse(scope, send)

    async def wait_for_start(self) -> bool:
        """Wait until a request may start; return false if that takes too long."""
        end = time.monotonic() + MAX_WAIT
        while self.next_start > (now := time.monotonic()):
            if self.next_start > end:
                return False
            await asyncio.sleep(self.next_start - now)
        self.next_start = now + START_INTERVAL
        return True

    def spend(self, seconds: float) -> None:
        """Keep time free for others after so much work, but less than a request waits."""
        now = time.monotonic()
        self.next_start = min(max(self.next_start, now) + IDLE_FACTOR * seconds, now + MAX_PAUSE)


async def refuse(scope: Any, send: Any) -> None:
    """Answer 503: a small page for browsers, text for others."""
    await asyncio.sleep(REFUSAL_DELAY)
    wanted = dict(scope.get("headers", ())).get(b"accept", b"")
    answer, body = (Response.html, MESSAGE_PAGE) if b"text/html" in wanted else (Response.text, MESSAGE)
    await answer(body, 503, {"retry-after": RETRY_AFTER}).asgi_send(send)
