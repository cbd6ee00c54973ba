"""The Frictionless data package: rows to CSV, and what datapackage.json measures of them."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.descriptor import DESCRIPTOR, schema_tables, unknown
from scripts.faults import ListError
from scripts.tables import Row, Tables

MEASURED = ("bytes", "hash")

csv.field_size_limit(10_000_000)  # characters; the longest record is a tenth of that


def package_files(package: Mapping[str, Any], tables: Tables) -> dict[str, bytes]:
    """Every file of the package by path: the CSV files, and the descriptor with their sizes and hashes."""
    defined = {table.name: table for table in schema_tables(package)}
    faults = unknown("resources", "table", defined, tables)
    for name in defined.keys() & tables.keys():
        fields = [field.name for field in defined[name].fields]
        for row in tables[name][:1]:  # all rows of a table have the same columns
            faults += unknown(f"resources.{name}.schema.fields", "field", fields, row)
    if faults:
        raise ListError(faults)
    files = {
        table.path: csv_bytes([field.name for field in table.fields], tables[name])
        for name, table in defined.items()
    }
    files[DESCRIPTOR] = descriptor_bytes(package, files)
    return files


def csv_bytes(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """RFC 4180 with LF line ends, in UTF-8; lists and objects as JSON, nothing as an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8")


def cell(value: object) -> object:
    """What a value is in a CSV cell."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def descriptor_bytes(package: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """The descriptor with bytes and hash measured on the files; all else is as people wrote it."""
    resources = [
        {**resource, "bytes": len(files[resource["path"]]), "hash": sha256(files[resource["path"]])}
        for resource in package["resources"]
    ]
    text = json.dumps({**package, "resources": resources}, indent=2, ensure_ascii=False)
    return f"{text}\n".encode()


def definition(package: Mapping[str, Any]) -> dict[str, Any]:
    """The descriptor as people wrote it: without what the build measures."""
    resources = [
        {key: value for key, value in resource.items() if key not in MEASURED}
        for resource in package["resources"]
    ]
    return {**package, "resources": resources}


def sha256(content: bytes) -> str:
    """The hash as data packages write it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def read_rows(path: Path) -> Iterator[list[str | None]]:
    """The rows of a CSV file of the package, without the header; an empty cell is None."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            yield [value or None for value in row]
