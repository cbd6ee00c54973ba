"""The jobs that are measured, each in its own process: `python -m benchmarks.jobs JOB FOLDER`."""

import csv
import sqlite3
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def work() -> Iterator[None]:
    """Print the CPU time of the block."""
    start = time.process_time()
    yield
    print("cpu", time.process_time() - start)


def parse(root: Path) -> None:
    """Run the floor of reading: every record through the TOML parser alone."""
    with work():
        for path in (root / "data/papers").iterdir():
            tomllib.loads(path.read_text("utf-8"))


def check(root: Path) -> None:
    """Read the records and check them by every rule."""
    from scripts.records.catalogue import read_catalogue
    from scripts.records.check import check

    with work():
        check(read_catalogue(root))


def database(root: Path) -> None:
    """Build the database from the package."""
    from scripts.tables.database import build_database
    from scripts.tables.schema import read_descriptor, schema_tables

    tables = schema_tables(read_descriptor(root))
    with work():
        build_database(empty(root, "database"), root, tables)


def floor(root: Path) -> None:
    """Run the floor of building: the same rows, from memory, into the same schema and indexes."""
    from scripts.tables.package import read_rows

    made = sqlite3.connect(next(root.glob("*.db")))
    tables, indexes, searches = schema(made)
    rows = {name: list(read_rows(root / f"data/tables/{name}.csv")) for name in tables}
    with work(), closing(sqlite3.connect(empty(root, "floor"))) as connection:
        for name, sql in tables.items():
            connection.execute(sql)
            marks = ", ".join("?" * len(connection.execute(f"SELECT * FROM {name}").description))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows[name])
        for sql in indexes:
            connection.execute(sql)
        for name, sql in searches.items():
            connection.execute(sql)
            connection.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")
        connection.commit()


def dump(root: Path) -> None:
    """Run the floor of an export: the papers as CSV by Python's own modules."""
    with work(), closing(sqlite3.connect(next(root.glob("*.db")))) as connection:
        cursor = connection.execute("SELECT rowid, * FROM papers")
        with (root / "dump.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(column[0] for column in cursor.description)
            writer.writerows(cursor)


def schema(connection: sqlite3.Connection) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """Return the SQL of a database: its tables by name, its indexes, its search indexes by name."""
    found = connection.execute("SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    searches = {name: sql for name, _, sql in found if sql.upper().startswith("CREATE VIRTUAL")}
    own = [row for row in found if not row[0].startswith((*searches, "sqlite_"))]
    tables = {name: sql for name, kind, sql in own if kind == "table"}
    return tables, [sql for _, kind, sql in own if kind == "index"], searches


def empty(root: Path, name: str) -> Path:
    """Return the path for a new database."""
    path = root.with_name(f"{root.name}-{name}.db")
    path.unlink(missing_ok=True)
    return path


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
