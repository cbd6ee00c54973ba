"""Let browsers and caches keep pages: for how long unasked, and how to ask whether they are still true.

A database that does not change gives the same pages until the server is started anew. So one digest, of
the database, the code and the looks, is the ETag of every page, on every replica. Whoever sends it back is
answered 304: at once where the page has been made before, else when it is made and there. A page that left
something out for want of time has none, and an answer that has begun so is cut off.
"""

from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl

from scripts.site.asking import Cut, asking
from scripts.site.digests import site_digest
from scripts.site.headers import added, header, replaced
from scripts.site.known import Known

LIVE, NOT_LIVE = "/-/", "/-/static"  # what the server tells of itself may change at any time

etags: "WeakKeyDictionary[Any, str]" = WeakKeyDictionary()  # by site; none where a database may change


@hookimpl
def startup(datasette: Any) -> None:
    """Take the digest of all that the pages are made of."""
    databases = [database for database in datasette.databases.values() if not database.is_memory]
    if not any(database.is_mutable for database in databases):
        address = (datasette.plugin_config("addresses") or {}).get("site_url") or ""
        source = (datasette.plugin_config("repository") or {}).get("repository_url") or ""
        facts = [address, source, datasette.setting("base_url"), *(database.hash for database in databases)]
        etags[datasette] = f'W/"{site_digest(Path(__file__).parent.parent, facts)}"'


@hookimpl(trylast=True)  # so that it is the outermost: what is still true needs no other
def asgi_wrapper(datasette: Any) -> Any:
    """Answer at once who has the page; tell others how long theirs may be kept."""
    return partial(with_age, datasette, Known())


def with_age(datasette: Any, known: Known, app: Any) -> Any:
    """An application that tells of each page how long it may be kept."""

    async def aged(scope: Any, receive: Any, send: Any) -> None:
        about = age(datasette, scope)
        has_it = bool(about) and about["etag"] in header(scope["headers"], b"if-none-match")
        if has_it and known.has(scope):
            return await Response("", status=304, headers=about).asgi_send(send)
        promised = False  # that the answer is whole

        async def send_with_age(event: Any) -> None:
            nonlocal promised
            asker = asking.get()
            if event["type"] == "http.response.start":
                promised = event["status"] == 200 and (not asker or asker.whole)
                if asker and not asker.whole:
                    event = {**event, "headers": replaced(event["headers"], {"cache-control": "no-store"})}
                elif about and promised:
                    known.add(scope)
                    headers = added(event["headers"], about)
                    event = {**event, "headers": headers}
                    if has_it:
                        kept = [pair for pair in headers if pair[0].lower() != b"content-length"]
                        event = {**event, "status": 304, "headers": kept}
            elif promised and asker and not asker.whole:
                raise Cut
            elif promised and has_it:
                event = {**event, "body": b""}
            await send(event)

        try:
            await app(scope, receive, send_with_age)
        except Cut:
            return

    return aged


def age(datasette: Any, scope: Any) -> dict[str, str]:
    """The headers that let an answer be kept; none if it is for one asker, or may change at any time."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or datasette not in etags:
        return {}
    path, headers = scope["path"], scope["headers"]
    live = path.startswith(LIVE) and not path.startswith(NOT_LIVE)
    if live or header(headers, b"cookie") or header(headers, b"authorization"):
        return {}
    return {
        "etag": etags[datasette],
        "cache-control": f"public, max-age={datasette.setting('default_cache_ttl')}",
    }
