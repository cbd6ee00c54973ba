"""The SQLite database: built from the package, its DDL from the package's schemas."""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.faults import Fault, ListError
from scripts.tables.package import open_rows
from scripts.tables.schema import Field, Table

if TYPE_CHECKING:
    from sqlite_utils import Database

SQLITE_TYPES = {"integer": "INTEGER", "year": "INTEGER"}  # all others are TEXT

# Columns that people filter or sort by; keys have an index anyway.
INDEXES = {
    "papers": ["year", "added", "submitted", "withdrawn", "code_license", "presentation"],
    "base_models": ["family", "kind"],
    "rewards": ["kind"],
    "paper_relations": ["relation"],
    "corrections": ["field", "date"],
    "evidence": ["field"],
    "link_checks": ["result", "checked"],
    "link_labels": ["kind"],
    "peers": ["in_scope"],
    "venues": ["kind"],
}
# Lists leave out withdrawn papers and begin with the newest: SQLite finds and sorts their rows in this index.
MORE_COLUMNS = {("papers", "withdrawn"): ["id", "arxiv"]}

SEARCH = {"papers": ["title", "short_name", "authors", "summary"], "authors": ["name"]}
# No other process uses the file, and an interrupted build starts again. The cache is in KiB.
SETTINGS = ("synchronous = OFF", "journal_mode = OFF", "locking_mode = EXCLUSIVE", "cache_size = -32000")

TOKENIZER = "unicode61 remove_diacritics 2"


def build_database(path: Path, root: Path, tables: Sequence[Table]) -> None:
    """Write a new database at `path` from the CSV files under `root`; the same files give the same bytes."""
    connection = sqlite3.connect(path)
    try:
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        load_rows(connection, root, tables)
        index(connection, tables)
        verify(connection, path.name)
    except sqlite3.Error as error:
        raise ListError([Fault(path.name, "", f"cannot be filled with the tables: {error}")]) from error
    finally:
        connection.close()


def load_rows(connection: sqlite3.Connection, root: Path, tables: Sequence[Table]) -> None:
    """Create and fill every table in one transaction, and check foreign keys at its end.

    A check per row would be slow: a row may come before the row that its key refers to.
    """
    with connection:
        connection.execute("BEGIN")
        for table in tables:
            connection.execute(create_sql(table))
        for table in tables:
            with open_rows(root / table.path) as rows:
                connection.executemany(insert_sql(table), rows)
        unmet = connection.execute("PRAGMA foreign_key_check").fetchall()
    if unmet:
        raise sqlite3.IntegrityError("FOREIGN KEY constraint failed")


def index(connection: sqlite3.Connection, tables: Sequence[Table]) -> None:
    """Add indexes, the statistics of the query planner, and full-text search."""
    database = database_class()(connection, execute_plugins=False)
    for table in tables:
        columns = [key.field for key in table.foreign_keys] + INDEXES.get(table.name, [])
        for column in dict.fromkeys(columns):
            if column != table.primary_key[0]:
                name = f"idx_{table.name}_{column}"
                database.table(table.name).create_index(index_columns(table, column), index_name=name)
    database.analyze()
    for table in tables:
        if searched := SEARCH.get(table.name):
            database.table(table.name).enable_fts(searched, tokenize=TOKENIZER)
    connection.commit()


@cache
def database_class() -> "type[Database]":
    """Return the class of sqlite-utils without numpy and pandas, which take half a second to import."""
    modules: dict[str, Any] = sys.modules
    absent = dict.fromkeys({"numpy", "pandas"} - modules.keys())
    modules |= absent  # so sqlite-utils cannot import them, as where they are not installed
    try:
        found: type[Database] = import_module("sqlite_utils").Database
    finally:
        for name in absent:
            del modules[name]
    return found


def index_columns(table: Table, column: str) -> list[str]:
    """Return the columns of the index for a column: in a pure join table the whole key, which is enough."""
    if more := MORE_COLUMNS.get((table.name, column)):
        return [column, *more]
    joins = set(table.primary_key) <= {key.field for key in table.foreign_keys}
    return [column, *(key for key in table.primary_key if key != column)] if joins else [column]


def verify(connection: sqlite3.Connection, name: str) -> None:
    """Raise unless SQLite finds the file intact; it does not compare the indexes that it has just made."""
    problems = [row for row in connection.execute("PRAGMA quick_check").fetchall() if row != ("ok",)]
    if problems:
        raise ListError([Fault(name, "", f"is damaged: {problem}") for problem in problems])


def insert_sql(table: Table) -> str:
    """Return the statement that inserts a row of the package into its table: an empty cell is NULL."""
    values = ", ".join(["nullif(?, '')"] * len(table.fields))
    return f"INSERT INTO {table.name} VALUES ({values})"


def create_sql(table: Table) -> str:
    """Return the DDL of one table: STRICT, with every constraint that SQLite supports."""
    lines = [column_sql(field) for field in table.fields]
    lines.append(f"PRIMARY KEY ({', '.join(table.primary_key)})")
    lines += [f"UNIQUE ({', '.join(key)})" for key in table.unique_keys]
    lines += [
        f"FOREIGN KEY ({key.field}) REFERENCES {key.table} ({key.target})" for key in table.foreign_keys
    ]
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n) STRICT"


def column_sql(field: Field) -> str:
    """Return the DDL of one column."""
    parts = [field.name, SQLITE_TYPES.get(field.type, "TEXT")]
    parts += ["NOT NULL"] if field.required else []
    parts += ["UNIQUE"] if field.constraints.unique else []
    parts += [f"CHECK ({check})" for check in column_checks(field)]
    return " ".join(parts)


def column_checks(field: Field) -> Iterator[str]:
    """Yield SQL for the type and the constraints, without patterns: SQLite has no regular expressions."""
    name, constraints = field.name, field.constraints
    if field.type == "date":
        yield f"{name} IS date({name}, '+0 days')"  # the shift detects February 30
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
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
