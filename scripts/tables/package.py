"""The Frictionless data package: rows to CSV, and their sizes and hashes in datapackage.json."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from scripts.faults import ListError
from scripts.system.files import file_digest
from scripts.tables.rows import Row
from scripts.tables.schema import DESCRIPTOR, TABLES, schema_tables, unknown

MEASURED = ("bytes", "hash")
ENCODE = json.JSONEncoder(ensure_ascii=False).encode

csv.field_size_limit(10_000_000)  # characters; the longest record is a tenth of that


def write_package(folder: Path, package: Mapping[str, Any], tables: Mapping[str, Iterable[Row]]) -> None:
    """Write every CSV file, and the descriptor with their sizes and hashes, below a folder."""
    defined = {table.name: table for table in schema_tables(package)}
    faults = unknown("resources", "table", defined, tables)
    (folder / TABLES).mkdir(parents=True)
    for name in sorted(defined.keys() & tables.keys()):
        fields = [field.name for field in defined[name].fields]
        rows = iter(tables[name])
        first = list(islice(rows, 1))  # all rows of a table have the same columns
        place = f"resources.{name}.schema.fields"
        strange = [fault for row in first for fault in unknown(place, "field", fields, row)]
        if not strange:
            with (folder / defined[name].path).open("w", encoding="utf-8", newline="") as file:
                write_csv(file, fields, chain(first, rows))
        faults += strange
    if faults:
        raise ListError(faults)
    (folder / DESCRIPTOR).write_bytes(descriptor_bytes(package, folder))


def write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write RFC 4180 with LF line ends; lists and objects as JSON, None as an empty cell."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(
        [
            ENCODE(value) if isinstance(value, list | dict) else value
            for value in map(row.__getitem__, columns)
        ]
        for row in rows
    )


def csv_bytes(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return the content of such a file, in UTF-8."""
    text = io.StringIO(newline="")
    write_csv(text, columns, rows)
    return text.getvalue().encode("utf-8")


def descriptor_bytes(package: Mapping[str, Any], folder: Path) -> bytes:
    """Return the descriptor with size and hash of the files; the rest is as people wrote it."""
    resources = [{**resource, **measured(folder / resource["path"])} for resource in package["resources"]]
    text = json.dumps({**package, "resources": resources}, indent=2, ensure_ascii=False)
    return f"{text}\n".encode()


def measured(path: Path) -> dict[str, Any]:
    """Return the size of a file and its hash, as data packages write it."""
    return {"bytes": path.stat().st_size, "hash": f"sha256:{file_digest(path).hex()}"}


def sha256(content: bytes) -> str:
    """Return the hash as data packages write it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def definition(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return the descriptor as people wrote it, without the sizes and hashes of the build."""
    resources = [
        {key: value for key, value in resource.items() if key not in MEASURED}
        for resource in package["resources"]
    ]
    return {**package, "resources": resources}


@contextmanager
def open_rows(path: Path) -> Iterator[Iterator[list[str]]]:
    """Open a CSV file of the package as rows of texts, without the header."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield rows


def read_rows(path: Path) -> Iterator[list[str | None]]:
    """Yield the rows of a CSV file of the package, without the header; an empty cell is None."""
    with open_rows(path) as rows:
        for row in rows:
            yield [value or None for value in row]
