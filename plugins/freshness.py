"""Let browsers and caches keep pages: for how long unasked, and how to ask whether they are still true.

A database that does not change gives the same pages until the site is made anew. So one digest, of the
database, the code and the looks, is the ETag of every page, on every replica: whoever sends it back is
answered 304 before any page is made. Styles and scripts have a digest of their own in their address, and
may be kept for a year.
"""

import hashlib
from functools import cache, partial, wraps
from pathlib import Path
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl

from scripts.build.stamp import code_digest
from scripts.system.files import digest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
LOOKS = ("metadata.yml", "settings.json", "datapackage.json", "plugins/*", "templates/**/*", "static/*")
FOR_A_YEAR = "public, max-age=31536000, immutable"
# What the server tells of itself may change at any time.
LIVE, NOT_LIVE = "/-/", "/-/static"

etags = WeakKeyDictionary()  # by site; none where a database may change


@hookimpl
def startup(datasette):
    """Take the digest of all that the pages are made of."""
    databases = [database for database in datasette.databases.values() if not database.is_memory]
    if not any(database.is_mutable for database in databases):
        paths = sorted(path for pattern in LOOKS for path in ROOT.glob(pattern) if path.is_file())
        looks = [(str(path.relative_to(ROOT)), file_digest(path).encode()) for path in paths]
        address = (datasette.plugin_config("addresses") or {}).get("site_url") or ""
        facts = [code_digest(), address, *(database.hash for database in databases)]
        etags[datasette] = f'W/"{digest([*looks, *((fact, b"") for fact in facts)])[:20]}"'


@hookimpl
def prepare_jinja2_environment(env, datasette):
    """`static(name)` in all templates: the address of a file, another one when the file is another."""
    env.globals["static"] = partial(static_address, datasette)


def static_address(datasette, name):
    """The address of a file of static/ as it is now."""
    return datasette.urls.path(f"static/{name}?{file_digest(STATIC / name)[:12]}")


@cache
def file_digest(path):
    """The digest of a file; the server is started anew when a file has changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@hookimpl(trylast=True)  # so that it is the outermost: what is still true needs no other
def asgi_wrapper(datasette):
    """Answer at once who has the page; tell others how long theirs may be kept."""

    def wrap(app):
        @wraps(app)
        async def with_age(scope, receive, send):
            about = age(scope, datasette)
            if about and about["etag"] in header(scope, b"if-none-match"):
                return await Response("", status=304, headers=about).asgi_send(send)

            async def send_with_age(event):
                if about and event["type"] == "http.response.start" and event["status"] == 200:
                    event = {**event, "headers": added(event["headers"], about)}
                await send(event)

            return await app(scope, receive, send_with_age)

        return with_age

    return wrap


def age(scope, datasette):
    """The headers that let an answer be kept; none if it is for one asker, or may change at any time."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or datasette not in etags:
        return {}
    path, asked = scope["path"], scope["query_string"].decode("latin-1")
    live = path.startswith(LIVE) and not path.startswith(NOT_LIVE)
    if live or header(scope, b"cookie") or header(scope, b"authorization"):
        return {}
    ours = asked and f"{path}?{asked}" in {static_address(datasette, each.name) for each in STATIC.iterdir()}
    seconds = datasette.setting("default_cache_ttl")
    return {"etag": etags[datasette], "cache-control": FOR_A_YEAR if ours else f"public, max-age={seconds}"}


def header(scope, name):
    """A header of a request; empty if it has none."""
    return b", ".join(value for key, value in scope["headers"] if key == name).decode("latin-1")


def added(headers, more):
    """Headers of an answer with more of them; what the answer says itself stays."""
    there = {name.lower() for name, _ in headers}
    lacking = [(name.encode(), value.encode()) for name, value in more.items() if name.encode() not in there]
    return [*headers, *lacking]
