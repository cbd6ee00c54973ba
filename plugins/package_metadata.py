"""Show what datapackage.json says: title, licence and source everywhere, and what each column means."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from datasette import hookimpl

PACKAGE = Path(__file__).parent.parent / "datapackage.json"


@hookimpl
def get_metadata(key: str | None) -> dict[str, Any]:
    """Metadata of the instance, of the database and of its tables; metadata.yml may add to it.

    Datasette asks for one key at a time, such as "allow" for each table that a page names, and copies all
    that it is given each time: so a key that the package says nothing of gets nothing.
    """
    given = package_metadata()
    return given if key is None or key in given else {}


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    """`about`: title, licence and source for pages that Datasette gives no metadata."""
    return {"about": package_metadata()}


@cache
def package_metadata() -> dict[str, Any]:
    """The package in Datasette's terms, as the server began with it.

    Datasette merges metadata.yml into what is returned, which leaves the same result each time.
    """
    package = json.loads(PACKAGE.read_text("utf-8"))
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
    """Title, description and columns of one table."""
    return {
        "title": resource["title"],
        "description": resource["description"],
        "columns": {field["name"]: field["description"] for field in resource["schema"]["fields"]},
    }
