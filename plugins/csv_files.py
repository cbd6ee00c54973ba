"""Send CSV with its media type and a file name. Datasette sends plain text, which browsers do not save."""

from functools import wraps
from typing import Any

from datasette import hookimpl

from scripts.site.http.headers import header_of, with_added, with_replaced

TYPE = "text/csv; charset=utf-8"


@hookimpl
def asgi_wrapper() -> Any:
    """Add the media type and the file name to responses of addresses that end in .csv."""

    def wrap(app: Any) -> Any:
        @wraps(app)
        async def with_name(scope: Any, receive: Any, send: Any) -> None:
            name = scope.get("path", "").rpartition("/")[2]
            if not name.endswith(".csv") or not name.isascii() or '"' in name:
                return await app(scope, receive, send)

            async def send_with_name(event: Any) -> None:
                if event["type"] == "http.response.start" and event["status"] == 200:
                    headers = event["headers"]
                    if header_of(headers, b"content-type").startswith(("text/plain", "text/csv")):
                        headers = with_replaced(headers, {"content-type": TYPE})
                        named = {"content-disposition": f'attachment; filename="{name}"'}
                        event = {**event, "headers": with_added(headers, named)}
                await send(event)

            await app(scope, receive, send_with_name)

        return with_name

    return wrap
