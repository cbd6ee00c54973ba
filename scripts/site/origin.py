"""Normalize the address of a request: one scheme, one host, no prefix, one address for each page."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from scripts.site.functions import tilde_encoded
from scripts.site.headers import header_of, with_replaced

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
