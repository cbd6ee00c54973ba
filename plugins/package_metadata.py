"""Take metadata from datapackage.json: title, licence and source for all pages, descriptions of columns."""

from functools import cache
from pathlib import Path
from typing import Any

from datasette import hookimpl

from scripts.site.downloads.snapshot import package_of

ROOT = Path(__file__).parent.parent


@hookimpl
def get_metadata(key: str | None) -> dict[str, Any]:
    """Return metadata of the instance, the database and its tables; metadata.yml may add to it.

    Datasette asks for one key at a time, such as "allow" for each table on a page, and copies the whole
    answer each time. So the answer is empty for keys that the package does not have.
    """
    given = package_metadata()
    return given if key is None or key in given else {}


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    """Add `package`: title, licence and source, for pages without metadata from Datasette."""
    return {"package": package_metadata()}


@cache
def package_metadata() -> dict[str, Any]:
    """Return the package as Datasette's metadata, as it was when the server started.

    Datasette merges metadata.yml into the returned object; to do this again does not change it.
    """
    package = package_of(ROOT)
    license, source = package["licenses"][0], package["sources"][0]
    about = {
        "title": package["title"],
        "description": package["description"],
        "license": license["name"],
        "license_url": license["path"],
        "source": source["title"],
        "source_url": source["path"],
    }
    tables = {resource["name"]: table_metadata(resource) for resource in package["resources"]}
    return {**about, "databases": {package["name"]: {**about, "tables": tables}}}


def table_metadata(resource: dict[str, Any]) -> dict[str, Any]:
    """Return the title, description and columns of one table."""
    return {
        "title": resource["title"],
        "description": resource["description"],
        "columns": {field["name"]: field["description"] for field in resource["schema"]["fields"]},
    }
