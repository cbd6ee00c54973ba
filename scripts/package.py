"""The Frictionless data package: rows to CSV, and what datapackage.json measures of them."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.faults import Fault, ListError
from scripts.tables import Row, Tables

DESCRIPTOR = "datapackage.json"
TABLES = "data/tables"


@dataclass(frozen=True)
class Field:
    """One column, as its Table Schema has it."""

    name: str
    type: str
    description: str
    constraints: Mapping[str, Any]

    @property
    def required(self) -> bool:
        """Whether every row has a value here."""
        return bool(self.constraints.get("required"))


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values stand in a column of a table."""

    field: str
    table: str
    target: str


@dataclass(frozen=True)
class Table:
    """One resource of the package: where it is and what its columns are."""

    name: str
    path: str
    fields: Sequence[Field]
    primary_key: Sequence[str]
    unique_keys: Sequence[Sequence[str]]
    foreign_keys: Sequence[ForeignKey]


def read_descriptor(root: Path) -> dict[str, Any]:
    """datapackage.json as it stands."""
    try:
        package = json.loads((root / DESCRIPTOR).read_text("utf-8"))
    except OSError as error:
        raise ListError([Fault(DESCRIPTOR, "", f"cannot be read: {error.strerror}")]) from error
    except ValueError as error:
        raise ListError([Fault(DESCRIPTOR, "", f"is not JSON: {error}")]) from error
    if not isinstance(package, dict) or not package.get("resources"):
        raise ListError([Fault(DESCRIPTOR, "resources", "is missing; the tables are defined there")])
    return package


def schema_tables(package: Mapping[str, Any]) -> list[Table]:
    """The tables that a package defines, in its order."""
    return [_table(resource) for resource in package["resources"]]


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource["schema"]
    return Table(
        name=resource["name"],
        path=resource["path"],
        fields=[
            Field(field["name"], field["type"], field["description"], field.get("constraints", {}))
            for field in schema["fields"]
        ],
        primary_key=schema["primaryKey"],
        unique_keys=schema.get("uniqueKeys", []),
        foreign_keys=[
            # An empty resource name means the table itself.
            ForeignKey(
                key["fields"][0],
                key["reference"]["resource"] or resource["name"],
                key["reference"]["fields"][0],
            )
            for key in schema.get("foreignKeys", [])
        ],
    )


def package_files(package: Mapping[str, Any], tables: Tables) -> dict[str, bytes]:
    """Every file of the package by path: the CSV files, and the descriptor with their sizes and hashes."""
    files = {
        table.path: csv_bytes([field.name for field in table.fields], tables[table.name])
        for table in schema_tables(package)
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
