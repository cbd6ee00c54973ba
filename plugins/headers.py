"""Send security headers: nothing from other hosts, no inline scripts, no frames around pages.

Pages of other sites may read the JSON and CSV API, as with Datasette's option `--cors`.
"""

from functools import wraps
from typing import Any

from datasette import hookimpl

from scripts.site.http.headers import with_replaced

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@hookimpl
def startup(datasette: Any) -> None:
    """Turn CORS on: the data is public and read-only."""
    datasette.cors = True


@hookimpl
def asgi_wrapper() -> Any:
    """Add the headers to every response, in place of Datasette's headers of the same name."""

    def wrap(app: Any) -> Any:
        @wraps(app)
        async def with_headers(scope: Any, receive: Any, send: Any) -> None:
            async def send_with_headers(event: Any) -> None:
                if event["type"] == "http.response.start":
                    event = {**event, "headers": with_replaced(event.get("headers", []), HEADERS)}
                await send(event)

            await app(scope, receive, send_with_headers)

        return with_headers

    return wrap
