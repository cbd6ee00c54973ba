"""Serve the data package, as single files and as a zip, and list all downloads with sizes."""

from functools import cache
from pathlib import Path
from typing import Any

from datasette import NotFound, Response, hookimpl

from scripts.publish.archive import zipped
from scripts.site.snapshot import snapshot_of
from scripts.tables.schema import DESCRIPTOR, TABLES

ROOT = Path(__file__).parent.parent
OPEN = {"access-control-allow-origin": "*"}  # lets other sites read it
PAPERS = "/diffusion-rl/papers"
PAGES = {
    "csv": f"{PAPERS}.csv?_stream=on&_size=max",
    "json": f"{PAPERS}.json?_shape=array&_size=max",
    "bib": f"{PAPERS}.bib?_size=max",
    "csljson": f"{PAPERS}.csljson?_size=max",
    "zip": "/diffusion-rl.zip",
}
measured: dict[tuple[str, str], int] = {}  # bytes, by page and database


@hookimpl
def extra_template_vars(datasette: Any, view_name: str) -> dict[str, Any]:
    """Add `downloads` on the home page: each with its address and its size in bytes."""

    async def downloads() -> dict[str, tuple[str, int]]:
        database = datasette.get_database("diffusion-rl")
        pages = {name: (path, await size(datasette, database.hash, path)) for name, path in PAGES.items()}
        return {"db": ("/diffusion-rl.db", database.size), **pages}

    return {"downloads": downloads} if view_name == "index" else {}


async def size(datasette: Any, version: str | None, path: str) -> int:
    """Return the number of bytes of a page, measured once for each version of the database."""
    if version is None or (version, path) not in measured:
        measured[version or "", path] = len((await datasette.client.get(path)).content)
    return measured[version or "", path]


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the descriptor, its tables at the paths that the descriptor gives, and the zip."""
    table = rf"^/{TABLES}/(?P<name>[a-z_]+)\.csv$"
    return [(r"^/datapackage\.json$", descriptor), (table, csv), (r"^/diffusion-rl\.zip$", archive)]


def descriptor() -> Any:
    """Return datapackage.json, byte for byte."""
    content = (snapshot_of(ROOT) / DESCRIPTOR).read_bytes()
    return Response(content, content_type="application/json; charset=utf-8", headers=OPEN)


def csv(request: Any) -> Any:
    """Return one CSV file of the package, byte for byte, so that its hash matches."""
    path = snapshot_of(ROOT) / TABLES / f"{request.url_vars['name']}.csv"
    if not path.is_file():
        raise NotFound("No such table")
    return Response(path.read_bytes(), content_type="text/csv; charset=utf-8", headers=OPEN)


def archive() -> Any:
    """Return the whole package."""
    return Response(package(), content_type="application/zip", headers=OPEN)


@cache
def package() -> bytes:
    """Return the bytes of the zip of the package."""
    folder = snapshot_of(ROOT)
    paths = [folder / DESCRIPTOR, *sorted((folder / TABLES).glob("*.csv"))]
    return zipped({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
