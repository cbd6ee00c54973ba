"""Every constraint of every schema is enforced by the database too."""

import sqlite3
from collections.abc import Iterator

import pytest

from scripts.tables.database import create_sql
from scripts.tables.schema import Field, Table, read_descriptor, schema_tables
from tests.conftest import REPOSITORY
from tests.tables.test_database import ARRAY, DAY

TABLES = {table.name: table for table in schema_tables(read_descriptor(REPOSITORY))}


def good(field: Field, row: int) -> object:
    """A value that a schema allows, another one for each row."""
    if field.constraints.enum:
        return field.constraints.enum[0]
    values = {
        "integer": row + (field.constraints.minimum or 0),
        "year": 2020 + row,
        "date": f"2026-05-0{row}",
        "array": f'["{row}"]',
    }
    return {**values, "object": f'{{"{row}": ""}}'}.get(field.type, f"{field.name} {row}")


@pytest.fixture(scope="module")
def filled() -> Iterator[sqlite3.Connection]:
    """Every table with two rows of valid values, whose foreign keys refer to nothing."""
    connection = sqlite3.connect(":memory:")
    for table in TABLES.values():
        connection.execute(create_sql(table))
        marks = ", ".join("?" * len(table.fields))
        rows = [[good(field, row) for field in table.fields] for row in (1, 2)]
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    connection.commit()
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def damages(table: Table) -> Iterator[tuple[str, str]]:
    """For every constraint of a schema: damage to a row, and SQLite's error."""
    for field in table.fields:
        yield from field_damages(table.name, field)
    for key in table.foreign_keys:
        yield f"{key.field} = 'nothing'", "FOREIGN KEY constraint failed"
    for names in (table.primary_key, *table.unique_keys):
        sets = ", ".join(f"{name} = (SELECT {name} FROM {table.name} WHERE rowid = 2)" for name in names)
        yield sets, f"UNIQUE constraint failed: {', '.join(f'{table.name}.{name}' for name in names)}"


def field_damages(table: str, field: Field) -> Iterator[tuple[str, str]]:
    name, constraints = field.name, field.constraints
    if constraints.required:
        yield f"{name} = NULL", f"NOT NULL constraint failed: {table}.{name}"
    if constraints.unique:
        sets = f"{name} = (SELECT {name} FROM {table} WHERE rowid = 2)"
        yield sets, f"UNIQUE constraint failed: {table}.{name}"
    if constraints.minimum is not None:
        low = constraints.minimum
        yield f"{name} = {low - 1}", f"CHECK constraint failed: {name} >= {low}"
    if constraints.enum:
        values = ", ".join(f"'{value}'" for value in constraints.enum)
        yield f"{name} = 'nothing of these'", f"CHECK constraint failed: {name} IN ({values})"
    if field.type in ("integer", "year"):
        yield f"{name} = 'x'", f"cannot store TEXT value in INTEGER column {table}.{name}"
    if field.type == "date":
        yield f"{name} = '2026-02-29'", DAY.format(name)
    if field.type in ("array", "object"):
        yield f"{name} = '['", ARRAY.format(name, field.type)


@pytest.mark.parametrize("name", TABLES)
def test_every_constraint_of_a_schema_is_enforced(filled: sqlite3.Connection, name: str) -> None:
    cases = [*damages(TABLES[name])]
    assert cases
    for sets, message in cases:
        with pytest.raises(sqlite3.IntegrityError) as refused, filled:
            filled.execute(f"UPDATE {name} SET {sets} WHERE rowid = 1")
        assert (sets, str(refused.value)) == (sets, message)
