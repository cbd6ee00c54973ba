"""Let browsers and caches keep pages: send their age limit and an ETag.

An immutable database gives the same pages until the server restarts. So one digest of the database, the code
and the templates is the ETag of every page, on every replica. A client that sends it gets 304: at once if the
page was made before, else after it is made. A page that left something out because of the time limit has no
ETag, and a response that already began with an ETag is then cut off.
"""

from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl

from scripts.site.http.answered_addresses import Answered
from scripts.site.http.cache_headers import with_age
from scripts.site.http.digests import site_digest

etags: "WeakKeyDictionary[Any, str]" = WeakKeyDictionary()  # by site; none if a database may change


@hookimpl
def startup(datasette: Any) -> None:
    """Compute the digest of everything that pages are made from."""
    databases = [database for database in datasette.databases.values() if not database.is_memory]
    if not any(database.is_mutable for database in databases):
        address = (datasette.plugin_config("addresses") or {}).get("site_url") or ""
        source = (datasette.plugin_config("repository") or {}).get("repository_url") or ""
        facts = [address, source, datasette.setting("base_url"), *(database.hash for database in databases)]
        etags[datasette] = f'W/"{site_digest(Path(__file__).parent.parent, facts)}"'


@hookimpl(trylast=True)  # outermost, so that a 304 needs no other wrapper
def asgi_wrapper(datasette: Any) -> Any:
    """Answer 304 if the client has the page; else send the page and how long it may be cached."""
    known = Answered()

    def wrap(app: Any) -> Any:
        async def aged(scope: Any, receive: Any, send: Any) -> None:
            seconds = datasette.setting("default_cache_ttl")
            await with_age(etags.get(datasette), seconds, known, app)(scope, receive, send)

        return aged

    return wrap
