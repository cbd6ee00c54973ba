"""Security headers: nothing from other hosts, no scripts in pages, no frames around them."""

from functools import wraps

from datasette import hookimpl

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@hookimpl
def asgi_wrapper():
    """Add the headers to every response."""

    def wrap(app):
        @wraps(app)
        async def with_headers(scope, receive, send):
            added = [(b"content-security-policy", POLICY.encode())]
            added += [(name.encode(), value.encode()) for name, value in HEADERS.items()]

            async def send_with_headers(event):
                if event["type"] == "http.response.start":
                    # Datasette sets a referrer policy of its own on some pages; two would contradict.
                    names = {name for name, _ in added}
                    kept = [pair for pair in event.get("headers", []) if pair[0].lower() not in names]
                    event = {**event, "headers": [*kept, *added]}
                await send(event)

            await app(scope, receive, send_with_headers)

        return with_headers

    return wrap
