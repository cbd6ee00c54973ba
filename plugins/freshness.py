"""Let browsers and caches keep pages: for how long unasked, and how to ask whether they are still true.

A database that does not change gives the same pages until the server is started anew. So one digest, of
the database, the code and the looks, is the ETag of every page, on every replica. A reader who sends it is
answered 304: at once where the page has been made before, else when it is made and there. A page that left
something out for want of time has none, and an answer that has begun so is cut off.
"""

from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl

from scripts.site.aging import with_age
from scripts.site.answered import Answered
from scripts.site.digests import site_digest

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
    """Answer 304 if the reader has the page; else send how long the page may be cached."""
    known = Answered()

    def wrap(app: Any) -> Any:
        async def aged(scope: Any, receive: Any, send: Any) -> None:
            seconds = datasette.setting("default_cache_ttl")
            await with_age(etags.get(datasette), seconds, known, app)(scope, receive, send)

        return aged

    return wrap
