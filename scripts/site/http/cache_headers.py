"""Cache headers: how long an answer may be cached, and 304 if the client has the current one."""

from contextlib import suppress
from typing import Any

from datasette import Response

from scripts.site.http.answered_addresses import Answered
from scripts.site.http.headers import header_of, with_added, with_replaced
from scripts.site.request.current_request import AnswerStopped, request_state

LIVE, NOT_LIVE = "/-/", "/-/static"  # pages about the server itself may change at any time


def with_age(etag: str | None, seconds: int, known: Answered, app: Any) -> Any:
    """Return an application that tells clients how long they may cache each page."""

    async def aged(scope: Any, receive: Any, send: Any) -> None:
        about = cache_age(etag, seconds, scope)
        has_it = bool(about) and about["etag"] in header_of(scope["headers"], b"if-none-match")
        if has_it and known.has(scope):
            await Response("", status=304, headers=about).asgi_send(send)
            return
        with suppress(AnswerStopped):
            await app(scope, receive, AgedAnswer(scope, send, known, about, has_it))

    return aged


class AgedAnswer:
    """Sends the parts of an answer: with cache headers if it is complete, as 304 if the client has it."""

    def __init__(self, scope: Any, send: Any, known: Answered, about: dict[str, str], has_it: bool) -> None:
        self.scope, self.send, self.known, self.about, self.has_it = scope, send, known, about, has_it
        self.promised = False  # whether the headers say that the answer is complete

    async def __call__(self, event: Any) -> None:
        """Send one part; stop an answer that began as complete and is not."""
        state = request_state.get()
        complete = not state or state.complete
        if event["type"] == "http.response.start":
            self.promised = event["status"] == 200 and complete
            event = self.start(event, complete)
        elif self.promised and not complete:
            raise AnswerStopped
        elif self.promised and self.has_it:
            event = {**event, "body": b""}
        await self.send(event)

    def start(self, event: Any, complete: bool) -> Any:
        """Return the first part, with the headers for caches."""
        if not complete:
            return {**event, "headers": with_replaced(event["headers"], {"cache-control": "no-store"})}
        if not (self.about and self.promised):
            return event
        self.known.add(self.scope)
        headers = with_added(event["headers"], self.about)
        if self.has_it:
            kept = [pair for pair in headers if pair[0].lower() != b"content-length"]
            return {**event, "status": 304, "headers": kept}
        return {**event, "headers": headers}


def cache_age(etag: str | None, seconds: int, scope: Any) -> dict[str, str]:
    """Return the cache headers of an answer; none if it is for one client only, or may change at any time."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not etag:
        return {}
    path, headers = scope["path"], scope["headers"]
    live = path.startswith(LIVE) and not path.startswith(NOT_LIVE)
    if live or header_of(headers, b"cookie") or header_of(headers, b"authorization"):
        return {}
    return {
        "etag": etag,
        "cache-control": f"public, max-age={seconds}",
    }
