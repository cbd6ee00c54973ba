"""Serve styles and scripts at addresses that change with their content, so they can be cached for a year."""

from functools import partial
from pathlib import Path
from typing import Any

from datasette import hookimpl

from scripts.site.http.digests import static_address

STATIC = Path(__file__).parent.parent / "static"
FOR_A_YEAR = b"public, max-age=31536000, immutable"


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Add `static(name)` to all templates: the address of a file, which contains a digest of the file."""
    env.globals["static"] = lambda name: static_address(datasette, STATIC / name)


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Let clients cache files at such addresses."""
    return partial(long_kept, datasette)


def long_kept(datasette: Any, app: Any) -> Any:
    """Return an application that lets clients cache the files of static/ for a year."""
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
