"""Load the same package into SQLite with other tools: `python -m benchmarks.rivals TOOL FOLDER`.

If a tool cannot create the same schema, it gets empty tables with it. The tools run in an environment of
their own, which `make bench` installs.
"""

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.jobs import empty, schema, work


def sqlite_utils(root: Path) -> None:
    """Run `sqlite-utils insert` for each table, then its commands for indexes and search."""
    from sqlite_utils.cli import cli

    path, made = str(empty(root, "sqlite-utils")), built(root)

    def command(*arguments: str | Path) -> None:
        cli.main([*map(str, arguments)], standalone_mode=False)

    with work():
        for name, sql in made.tables.items():
            command("query", path, sql)
            reading = ("--csv", "--no-detect-types", "--empty-null", "--silent")
            command("insert", path, name, root / f"data/tables/{name}.csv", *reading)
        for table, column in made.indexed:
            command("create-index", path, table, column)
        for name, named in made.searched.items():
            words = ("--tokenize", "unicode61 remove_diacritics 2")
            command("enable-fts", path, name.removesuffix("_fts"), *named, *words)


def csvs_to_sqlite(root: Path) -> None:
    """Run csvs-to-sqlite with the same indexes and search: types by pandas, no keys, no constraints."""
    from csvs_to_sqlite.cli import cli

    path, made = str(empty(root, "csvs-to-sqlite")), built(root)
    with work():
        for table in made.tables:
            options = [f"--index={column}" for name, column in made.indexed if name == table]
            options += [f"--fts={column}" for column in made.searched.get(f"{table}_fts", [])]
            cli.main([*options, str(root / f"data/tables/{table}.csv"), path], standalone_mode=False)


def frictionless(root: Path) -> None:
    """Load with frictionless: the package's own types and keys, but neither indexes nor search.

    Without the patterns, for it applies them to empty cells too, and fails.
    """
    from frictionless import Package

    package = Package(str(root / "datapackage.json"))
    for resource in package.resources:
        for field in resource.schema.fields:
            field.constraints.pop("pattern", None)
    path = empty(root, "frictionless")
    with work():
        package.publish(f"sqlite:///{path}")


class Built(NamedTuple):
    """The content of a built database: its tables as SQL, its indexes, the columns that are searched."""

    tables: dict[str, str]
    indexed: list[tuple[str, str]]
    searched: dict[str, list[str]]


def built(root: Path) -> Built:
    """Return the content of a list's built database."""
    with closing(sqlite3.connect(next(root.glob("*.db")))) as connection:
        tables, _, searches = schema(connection)
        searched = {name: columns(connection, name) for name in searches}
        return Built(tables, list(index_columns(connection, tables)), searched)


def index_columns(connection: sqlite3.Connection, tables: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield table and column of each index that was made as such."""
    for table in tables:
        for _, index, _, origin, *_ in connection.execute(f"PRAGMA index_list({table})").fetchall():
            if origin == "c":
                yield table, connection.execute(f"PRAGMA index_info({index})").fetchone()[2]


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
