"""The Croissant 1.0 description of an export, as JSON-LD: its files and tables in, text out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from scripts.publish.parquet import meaning
from scripts.tables.schema import Field, Table

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "year": "sc:Integer",
    "date": "sc:Date",
    "array": "sc:Text",
}
CONTENT_TYPES = {
    ".parquet": "application/x-parquet",  # readers of Croissant know it by this name only
    ".zip": "application/zip",
    ".db": "application/vnd.sqlite3",
    ".bib": "application/x-bibtex",
    ".json": "application/vnd.citationstyles.csl+json",
    ".md": "text/markdown",
}

# Every Croissant file has exactly this context; readers look for it.
TERMS = (
    "citeAs column conformsTo=dct:conformsTo equivalentProperty extract field fileProperty fileObject "
    "fileSet format includes isLiveDataset jsonPath key md5 parentField path recordSet references regex "
    "repeated replace samplingRate separator source subField transform"
)


def context() -> dict[str, Any]:
    """Return the JSON-LD context of Croissant 1.0."""
    terms = {name: meaning or f"cr:{name}" for name, _, meaning in (t.partition("=") for t in TERMS.split())}
    return {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "sc": "https://schema.org/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        **terms,
    }


def croissant(
    package: Mapping[str, Any], tables: Sequence[Table], files: Mapping[str, bytes], updated: str
) -> str:
    """Return the description: the metadata of the package, every file, and the columns of every table.

    `files` are the files of the export by path; `updated` is an ISO date.
    """
    contributors = package.get("contributors", [])
    document = {
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": package["name"],
        "description": package.get("description", package["title"]),
        "alternateName": package["title"],
        "version": package["version"],
        "datePublished": updated,
        "inLanguage": "en",
        "license": [licence["path"] for licence in package["licenses"][:1] if "path" in licence],
        "creator": [agent(person) for person in contributors if "creator" in person.get("roles", [])],
        "contributor": [agent(person) for person in contributors if "creator" not in person.get("roles", [])],
        "isBasedOn": [source["path"] for source in package.get("sources", []) if "path" in source],
        "keywords": package.get("keywords", []),
        "citeAs": f"{package['title']} ({package['name']} {package['version']}), {updated}.",
        "distribution": [file_object(path, content) for path, content in sorted(files.items())],
        "recordSet": [record_set(table) for table in tables],
    }
    kept = {key: value for key, value in document.items() if value}
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


def agent(person: Mapping[str, Any]) -> dict[str, str]:
    """Return someone who contributed, as Croissant describes a person."""
    about = {"@type": "sc:Organization", "name": person.get("title", person.get("path", ""))}
    return {**about, "url": person["path"]} if "path" in person else about


def file_object(path: str, content: bytes) -> dict[str, str]:
    """Return one file: its path relative to the description, its type, size and hash."""
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{len(content)} B",
        "encodingFormat": CONTENT_TYPES[PurePosixPath(path).suffix],
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def record_set(table: Table) -> dict[str, Any]:
    """Return one table, read from Parquet, without object columns, for which Croissant has no type."""
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.primary_key],
        "field": [column(table, field) for field in table.fields if field.type in TYPES],
    }


def column(table: Table, field: Field) -> dict[str, Any]:
    """Return one column, as a field that may repeat."""
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": f"{table.name}/{field.name}",
        "description": meaning(field),
        "dataType": TYPES[field.type],
        **({"repeated": True} if field.type == "array" else {}),
        "source": {
            "fileObject": {"@id": f"parquet/{table.name}.parquet"},
            "extract": {"column": field.name},
        },
    }
