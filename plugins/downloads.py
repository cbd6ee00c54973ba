"""What can be downloaded: sizes for the home page, and the data package itself."""

from pathlib import Path

from datasette import Response, hookimpl

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "datapackage.json"


PAPERS = "/diffusion-rl/papers"
PAGES = {
    "csv": f"{PAPERS}.csv?_stream=on&_size=max",
    "json": f"{PAPERS}.json?_shape=array&_size=max",
    "bib": f"{PAPERS}.bib?_size=max",
    "csl": f"{PAPERS}.csl?_size=max",
}
measured = {}  # bytes by hash of the database and page, for making a page takes longer than showing its size


@hookimpl
def extra_template_vars(datasette, view_name):
    """`downloads` on the home page: what there is, with the address and the size in bytes of each."""
    if view_name != "index":
        return {}

    async def downloads():
        database = datasette.get_database("diffusion-rl")
        tables = sum(path.stat().st_size for path in (ROOT / "data/tables").glob("*.csv"))
        pages = {name: (path, await size(datasette, database.hash, path)) for name, path in PAGES.items()}
        return {"db": ("/diffusion-rl.db", database.size), "package": ("/datapackage.json", tables), **pages}

    return {"downloads": downloads}


async def size(datasette, version, path):
    """How many bytes a page has; measured once for each version of the database."""
    if version is None or (version, path) not in measured:
        measured[version, path] = len((await datasette.client.get(path)).content)
    return measured[version, path]


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
