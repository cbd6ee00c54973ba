"""The tables as Parquet, with real types: typed rows in, the bytes of files out.

Lists are lists of strings. An object is a list of key and value pairs: every reader accepts that, but hubs
and some data frames refuse Arrow's maps.
"""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import pyarrow as pa
import pyarrow.parquet as pq

from scripts.tables.rows import Row
from scripts.tables.schema import Field, Table

AS_JSON = re.compile(r", as a JSON (array|object)")
PAIR = pa.struct(
    [pa.field("key", pa.string(), nullable=False), pa.field("value", pa.string(), nullable=False)]
)
TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "year": pa.int32(),
    "date": pa.date32(),
    "array": pa.list_(pa.string()),
    "object": pa.list_(PAIR),
}


def parquet_bytes(table: Table, rows: Iterable[Row]) -> bytes:
    """Return one table as a Parquet file, with columns and descriptions from the schema."""
    return arrow_bytes(arrow_table(table.fields, rows))


def yearly_parts(table: Table, rows: Iterable[Row]) -> Iterator[tuple[str, bytes]]:
    """Yield the rows by year, as paths and bytes of a Hive-partitioned dataset: a path contains its year."""
    fields = [field for field in table.fields if field.name != "year"]
    ordered = sorted(rows, key=lambda row: int(row["year"]))
    for year, part in groupby(ordered, key=lambda row: int(row["year"])):
        yield f"year={year}/part-0.parquet", arrow_bytes(arrow_table(fields, part))


def arrow_table(fields: Iterable[Field], rows: Iterable[Row]) -> pa.Table:
    """Return the rows as an Arrow table with the columns of the schema."""
    fields, rows = list(fields), list(rows)
    schema = pa.schema([arrow_field(field) for field in fields])
    columns = [
        pa.array([pairs(row[field.name]) for row in rows], TYPES[field.type])
        if field.type == "object"
        else pa.array([row[field.name] for row in rows], TYPES[field.type])
        for field in fields
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def arrow_field(field: Field) -> pa.Field:
    """Return a column: its type, whether it may be empty, and its description."""
    about = {"description": meaning(field)}
    return pa.field(field.name, TYPES[field.type], nullable=not field.required, metadata=about)


def meaning(field: Field) -> str:
    """Return the description of a column, without the remark that it is JSON: in Parquet it is not."""
    return AS_JSON.sub("", field.description)


def pairs(value: dict[str, str] | None) -> list[dict[str, str]] | None:
    """Return an object as its pairs, in order."""
    return None if value is None else [{"key": key, "value": text} for key, text in value.items()]


def arrow_bytes(table: pa.Table) -> bytes:
    """Return the table as a Parquet file, compressed with Snappy, which every reader supports."""
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="snappy")
    return sink.getvalue()
