"""The SQLite database: built from the package, its DDL from the package's schemas."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from scripts.descriptor import Field, Table
from scripts.faults import Fault, ListError
from scripts.package import read_rows

SQLITE_TYPES = {"integer": "INTEGER", "year": "INTEGER"}  # all others are TEXT

# Columns that people filter or sort by; keys have an index without being named here.
INDEXES = {
    "papers": ["year", "added", "submitted"],
    "corrections": ["field", "date"],
    "evidence": ["field"],
    "link_checks": ["result", "checked"],
    "link_labels": ["kind"],
    "peers": ["in_scope"],
    "venues": ["kind"],
}

SEARCH = {"papers": ["title", "short_name", "authors"], "authors": ["name"]}
TOKENIZER = "unicode61 remove_diacritics 2"


def build_database(path: Path, root: Path, tables: Sequence[Table]) -> None:
    """Write a new database at `path` from the CSV files under `root`; byte-identical for the same files."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = OFF")  # a build that is cut short begins anew
        load(connection, root, tables)
        database = Database(connection)
        index(database, tables)
        verify(database, path.name)
    except sqlite3.Error as error:
        raise ListError([Fault(path.name, "", f"cannot hold the tables: {error}")]) from error
    finally:
        connection.close()


def load(connection: sqlite3.Connection, root: Path, tables: Sequence[Table]) -> None:
    """Create and fill every table in one transaction, foreign keys checked at its end."""
    with connection:
        connection.execute("BEGIN")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            connection.execute(create_sql(table))
        for table in tables:
            marks = ", ".join("?" * len(table.fields))
            connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", read_rows(root / table.path))


def index(database: Database, tables: Sequence[Table]) -> None:
    """Indexes, then VACUUM, then full-text search: its index follows rowids, which VACUUM may change."""
    for table in tables:
        columns = [key.field for key in table.foreign_keys] + INDEXES.get(table.name, [])
        for column in columns:
            if column != table.primary_key[0]:
                database.table(table.name).create_index([column])
    database.analyze()
    database.vacuum()
    for table in tables:
        if table.name in SEARCH:
            database.table(table.name).enable_fts(SEARCH[table.name], tokenize=TOKENIZER)


def verify(database: Database, name: str) -> None:
    """Raise unless SQLite finds the file whole and every foreign key met."""
    problems: list[Any] = database.execute("PRAGMA foreign_key_check").fetchall()
    problems += [row for row in database.execute("PRAGMA integrity_check").fetchall() if row != ("ok",)]
    if problems:
        raise ListError([Fault(name, "", f"is not whole: {problem}") for problem in problems])


def create_sql(table: Table) -> str:
    """The DDL of one table: STRICT, with every constraint that SQLite can hold."""
    lines = [column_sql(field) for field in table.fields]
    lines.append(f"PRIMARY KEY ({', '.join(table.primary_key)})")
    lines += [f"UNIQUE ({', '.join(key)})" for key in table.unique_keys]
    lines += [
        f"FOREIGN KEY ({key.field}) REFERENCES {key.table} ({key.target})" for key in table.foreign_keys
    ]
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n) STRICT"


def column_sql(field: Field) -> str:
    """The DDL of one column."""
    parts = [field.name, SQLITE_TYPES.get(field.type, "TEXT")]
    parts += ["NOT NULL"] if field.required else []
    parts += ["UNIQUE"] if field.constraints.unique else []
    parts += [f"CHECK ({check})" for check in column_checks(field)]
    return " ".join(parts)


def column_checks(field: Field) -> Iterator[str]:
    """SQL for the type and the constraints; patterns are left out, for SQLite has no regular expressions."""
    name, constraints = field.name, field.constraints
    if field.type == "date":
        yield f"{name} IS date({name}, '+0 days')"  # the shift unmasks February 30
    if field.type in ("array", "object"):
        yield f"json_valid({name}) AND json_type({name}) = '{field.type}'"
    if constraints.minimum is not None:
        yield f"{name} >= {constraints.minimum}"
    if constraints.min_length is not None:
        length = "json_array_length" if field.type == "array" else "length"
        yield f"{length}({name}) >= {constraints.min_length}"
    if constraints.enum:
        yield f"{name} IN ({', '.join(map(sql_text, constraints.enum))})"


def sql_text(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
