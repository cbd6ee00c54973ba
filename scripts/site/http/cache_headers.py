"""Cache headers: how long an answer may be cached, and 304 if the client has the current one."""

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
        promised = False  # in the block: whether the answer is complete

        async def send_with_age(event: Any) -> None:
            nonlocal promised
            state = request_state.get()
            if event["type"] == "http.response.start":
                promised = event["status"] == 200 and (not state or state.complete)
                if state and not state.complete:
                    event = {
                        **event,
                        "headers": with_replaced(event["headers"], {"cache-control": "no-store"}),
                    }
                elif about and promised:
                    known.add(scope)
                    headers = with_added(event["headers"], about)
                    event = {**event, "headers": headers}
                    if has_it:
                        kept = [pair for pair in headers if pair[0].lower() != b"content-length"]
                        event = {**event, "status": 304, "headers": kept}
            elif promised and state and not state.complete:
                raise AnswerStopped
            elif promised and has_it:
                event = {**event, "body": b""}
            await send(event)

        try:
            await app(scope, receive, send_with_age)
        except AnswerStopped:
            return

    return aged


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
