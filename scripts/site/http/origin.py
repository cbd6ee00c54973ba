"""Normalize the address of a request: one scheme, one host, no prefix, one address for each page."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from datasette import Response

from scripts.site.http.headers import header_of, with_replaced
from scripts.site.sql.functions import tilde_encoded

HOST = re.compile(r"[A-Za-z0-9._-]+(:\d+)?|\[[0-9a-fA-F:.]+\](:\d+)?")
FORMAT = re.compile(r"\.\w+$")
Scope = dict[str, Any]


def at_site(scope: Scope, site_url: str | None, base_url: str) -> Scope:
    """Return the request with the host of the site, or without SITE_URL its own host, and without the prefix.

    A proxy sends the scheme in a header, which the server accepts only from trusted addresses. Schemes other
    than http and https are ignored.
    """
    given = urlsplit(site_url) if site_url else None
    asked = header_of(scope["headers"], b"host")
    host = given.netloc if given else asked if HOST.fullmatch(asked) else "localhost"
    scheme = given.scheme if given else "https" if scope.get("scheme") == "https" else "http"
    scope = {**scope, "scheme": scheme, "headers": with_replaced(scope["headers"], {"host": host})}
    prefix = base_url.rstrip("/")
    if prefix and f"{scope['path']}/".startswith(f"{prefix}/"):
        raw = scope.get("raw_path") or scope["path"].encode()
        scope |= {"path": scope["path"].removeprefix(prefix) or "/"}
        scope |= {"raw_path": raw.removeprefix(prefix.encode()) or b"/"}
    return scope


def better_path(scope: Scope, databases: Iterable[str]) -> str | None:
    """Return the canonical address of a row's page if the request has another encoding of its key."""
    path: str = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0].decode("latin-1")
    parts = path.split("/")
    if len(parts) != 4 or parts[1] not in databases or not parts[3]:
        return None
    ending = FORMAT.search(parts[3])
    key = parts[3][: ending.start()] if ending else parts[3]
    plain = (unquote(re.sub(r"~([0-9A-Fa-f]{2})", r"%\1", part.replace("+", " "))) for part in key.split(","))
    better = ",".join(map(tilde_encoded, plain)) + (ending.group() if ending else "")
    return None if better == parts[3] else "/".join([*parts[:3], better])


def at_its_place(datasette: Any, site_url: str | None, base_url: str, app: Any) -> Any:
    """Return an application that sees canonical addresses and whose redirects have the prefix."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        scope = at_site(scope, site_url, base_url)
        if better := better_path(scope, datasette.databases):
            query = scope["query_string"].decode("latin-1")
            path = datasette.urls.path(better) + (f"?{query}" if query else "")
            await Response.redirect(path, 301).asgi_send(send)
            return

        async def send_below(event: Any) -> None:
            location = header_of(event.get("headers", ()), b"location")
            if location.startswith("/") and not location.startswith(base_url):
                path = base_url.rstrip("/") + location
                event = {**event, "headers": with_replaced(event["headers"], {"location": path})}
            await send(event)

        await app(scope, receive, send_below)

    return wrapped
