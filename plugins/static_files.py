"""Styles and scripts at addresses that change when they do, so that they may be kept for a year."""

from functools import partial
from pathlib import Path
from typing import Any

from datasette import hookimpl

from scripts.site.digests import static_address

STATIC = Path(__file__).parent.parent / "static"
FOR_A_YEAR = b"public, max-age=31536000, immutable"


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """`static(name)` in all templates: the address of a file, another one when the file is another."""
    env.globals["static"] = lambda name: static_address(datasette, STATIC / name)


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Let who has such an address keep the file."""
    return partial(long_kept, datasette)


def long_kept(datasette: Any, app: Any) -> Any:
    """An application whose files of static/ are kept for a year at their addresses."""
    files = {path.name: path for path in STATIC.iterdir()}

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        path, query = scope.get("path", ""), scope.get("query_string", b"").decode("latin-1")
        file = files.get(path.rpartition("/")[2]) if query else None
        if not file or not static_address(datasette, file).endswith(f"{path}?{query}"):
            return await app(scope, receive, send)

        async def send_for_long(event: Any) -> None:
            if event["type"] == "http.response.start" and event["status"] == 200:
                event = {**event, "headers": [*event["headers"], (b"cache-control", FOR_A_YEAR)]}
            await send(event)

        await app(scope, receive, send_for_long)

    return wrapped
