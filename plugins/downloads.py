"""What can be downloaded: sizes for the home page, and the data package itself."""

from pathlib import Path

from datasette import Response, hookimpl

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "datapackage.json"


@hookimpl
def extra_template_vars(datasette, view_name):
    """`downloads` on the home page: bytes by name."""
    if view_name != "index":
        return {}
    tables = sum(path.stat().st_size for path in (ROOT / "data/tables").glob("*.csv"))
    return {"downloads": {"database": datasette.get_database("diffusion-rl").size, "tables": tables}}


@hookimpl
def register_routes():
    """The descriptor and its tables, under the paths that the descriptor gives."""
    return [(r"^/datapackage\.json$", descriptor), (r"^/data/tables/(?P<name>[a-z_]+)\.csv$", table)]


def descriptor():
    """datapackage.json, byte for byte."""
    return Response(
        PACKAGE.read_bytes(), content_type="application/json; charset=utf-8", headers=open_to_all()
    )


def table(request):
    """One CSV file of the package, byte for byte, so that its hash holds."""
    path = ROOT / "data/tables" / f"{request.url_vars['name']}.csv"
    if not path.is_file():
        return Response.text("No such table.\n", status=404)
    return Response(path.read_bytes(), content_type="text/csv; charset=utf-8", headers=open_to_all())


def open_to_all():
    """Other sites may read it."""
    return {"access-control-allow-origin": "*"}
