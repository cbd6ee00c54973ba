"""Serve the data package: its descriptor, its CSV files and all of it as a zip."""

from functools import cache
from pathlib import Path
from typing import Any

from datasette import NotFound, Response, hookimpl

from scripts.publish.archive import zipped
from scripts.site.downloads.snapshot import snapshot_of
from scripts.tables.schema import DESCRIPTOR, TABLES

ROOT = Path(__file__).parent.parent
OPEN = {"access-control-allow-origin": "*"}  # lets other sites read it


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the descriptor, its tables at the paths that the descriptor gives, and the zip."""
    table = rf"^/{TABLES}/(?P<name>[a-z_]+)\.csv$"
    return [
        (r"^/datapackage\.json$", descriptor_file),
        (table, table_file),
        (r"^/diffusion-rl\.zip$", package_zip),
    ]


def descriptor_file() -> Any:
    """Return datapackage.json, byte for byte."""
    content = (snapshot_of(ROOT) / DESCRIPTOR).read_bytes()
    return Response(content, content_type="application/json; charset=utf-8", headers=OPEN)


def table_file(request: Any) -> Any:
    """Return one CSV file of the package, byte for byte, so that its hash matches."""
    path = snapshot_of(ROOT) / TABLES / f"{request.url_vars['name']}.csv"
    if not path.is_file():
        raise NotFound("No such table")
    return Response(path.read_bytes(), content_type="text/csv; charset=utf-8", headers=OPEN)


def package_zip() -> Any:
    """Return the whole package."""
    return Response(zip_bytes(), content_type="application/zip", headers=OPEN)


@cache
def zip_bytes() -> bytes:
    """Return the bytes of the zip of the package."""
    folder = snapshot_of(ROOT)
    paths = [folder / DESCRIPTOR, *sorted((folder / TABLES).glob("*.csv"))]
    return zipped({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
