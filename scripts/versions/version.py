"""Read one version of the data package: bytes in, schemas and rows by primary key out."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AliasPath, ValidationError
from pydantic import Field as Key

from scripts.faults import Fault, ListError, quoted
from scripts.tables.package import sha256
from scripts.tables.schema import Identifier, Names, Part, TableReference, shape_fault
from scripts.versions.locations import Source, leads_outside

RowKey = tuple[str, ...]
RowCells = dict[str, str | None]
Rows = dict[RowKey, RowCells]


class Column(Part):
    """One column, with any constraints: other versions may have others than this build."""

    name: str
    type: str
    constraints: dict[str, Any] = Key({})


class Resource(Part):
    """One table of a version: its path, size, hash and columns."""

    name: Identifier
    path: str
    bytes: int | None = None
    hash: str | None = None
    columns: list[Column] = Key(validation_alias=AliasPath("schema", "fields"), min_length=1)
    primary_key: Names = Key(validation_alias=AliasPath("schema", "primaryKey"))
    unique_keys: list[Names] = Key([], validation_alias=AliasPath("schema", "uniqueKeys"))
    references: list[TableReference] = Key([], validation_alias=AliasPath("schema", "foreignKeys"))

    @property
    def names(self) -> list[str]:
        """The names of the columns in order."""
        return [column.name for column in self.columns]


class Release(Part):
    """The descriptor of a version."""

    name: str
    version: Annotated[str, Key(pattern=r"^[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}$")]
    resources: list[Resource] = Key(min_length=1)


@dataclass(frozen=True)
class Version:
    """One version of the data: its name, its descriptor, and its tables by name."""

    source: str
    number: str
    package: dict[str, Any]
    tables: dict[str, Resource]
    rows: dict[str, Rows]


def read_version(source: Source) -> Version:
    """Read a version, and check that its files match its descriptor."""
    package = read_package(source)
    release = Release.model_validate(package)
    tables = {table.name: table for table in release.resources}
    contents = source.read(table.path for table in release.resources)
    rows, faults = {}, []
    for table in release.resources:
        try:
            text = checked_text(source, table, contents.get(table.path))
            rows[table.name] = dict(keyed_rows(source, table, text))
        except ListError as error:
            faults += error.faults
    if faults:
        raise ListError(faults)
    return Version(source.name, release.version, package, tables, rows)


def read_package(source: Source) -> dict[str, Any]:
    """Return the content of the descriptor, after it is checked."""
    shown = source.prefix + source.descriptor
    content = source.read([source.descriptor]).get(source.descriptor)
    if content is None:
        raise ListError([Fault(shown, "", "is missing")])
    try:
        package = json.loads(utf8(content, shown))
        json.dumps(package, ensure_ascii=False).encode("utf-8")  # fails on half a surrogate pair
        faults = name_faults(shown, Release.model_validate(package).resources)
    except RecursionError as error:
        raise ListError([Fault(shown, "", "is nested too deeply")]) from error
    except ValidationError as error:
        details = error.errors(include_url=False)
        faults = [shape_fault(detail, package)._replace(path=shown) for detail in details]
    except ValueError as error:
        raise ListError([Fault(shown, "", f"is not JSON: {error}")]) from error
    if faults:
        raise ListError(faults)
    return dict(package)


def name_faults(shown: str, tables: list[Resource]) -> list[Fault]:
    """Return a fault for each duplicate name, key without a column, and path that leads outside."""
    faults = [
        Fault(shown, f"resources.{name}", "is listed twice") for name in repeated([t.name for t in tables])
    ]
    for table in tables:
        place = f"resources.{table.name}"
        if leads_outside(table.path) or not table.path.isprintable():
            faults.append(Fault(shown, f"{place}.path", f"{quoted(table.path)} is not a path in the package"))
        columns = table.names
        faults += [
            Fault(shown, f"{place}.schema.fields", f"{quoted(name)} is listed twice")
            for name in repeated(columns)
        ]
        faults += [
            Fault(shown, f"{place}.schema.primaryKey", f"unknown field {quoted(name)}")
            for name in table.primary_key
            if name not in columns
        ]
    return faults


def repeated(names: list[str]) -> list[str]:
    """Return the names that occur more than once."""
    return sorted({name for name in names if names.count(name) > 1})


def checked_text(source: Source, table: Resource, content: bytes | None) -> str:
    """Return the text of a table's file, after a check of its size and hash."""
    shown = source.prefix + table.path
    if content is None:
        raise ListError([Fault(shown, "", f"is missing{source.remedy}")])
    if table.bytes not in (None, len(content)):
        message = f"has {len(content):,} bytes, not the {table.bytes:,} of {source.descriptor}{source.remedy}"
        raise ListError([Fault(shown, "", message)])
    if table.hash not in (None, sha256(content)):
        raise ListError([Fault(shown, "", f"has another hash than in {source.descriptor}{source.remedy}")])
    return utf8(content, shown)


def utf8(content: bytes, shown: str) -> str:
    """Return the text of a file."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"line {line} is not UTF-8 (byte 0x{content[error.start]:02x})"
        raise ListError([Fault(shown, "", message)]) from error


def keyed_rows(source: Source, table: Resource, text: str) -> Iterator[tuple[RowKey, RowCells]]:
    """Yield the rows of a CSV file with their primary keys, an empty cell as None."""
    shown, seen = source.prefix + table.path, set()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if next(reader, []) != table.names:
            message = f"its header is not that of {source.descriptor}{source.remedy}"
            raise ListError([Fault(shown, "", message)])
        for row in reader:
            if len(row) != len(table.columns):
                message = f"line {reader.line_num} has {len(row)} cells, not {len(table.columns)}"
                raise ListError([Fault(shown, "", message)])
            cells = {name: cell or None for name, cell in zip(table.names, row, strict=True)}
            key = tuple(cells[name] or "" for name in table.primary_key)
            if key in seen:
                message = f"line {reader.line_num} has the key of an earlier one, {quoted(', '.join(key))}"
                raise ListError([Fault(shown, "", message)])
            seen.add(key)
            yield key, cells
    except csv.Error as error:
        raise ListError([Fault(shown, "", f"line {reader.line_num} is not CSV: {error}")]) from error
