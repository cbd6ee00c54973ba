"""A process that runs readers' SQL, one statement at a time; its parent may kill it.

SQLite cannot interrupt a single step such as `instr` of two long texts. So statements run in a process that
can be killed, with a memory limit. It reads statements from standard input and writes answers to standard
output, in the format of marshal; first it writes None when it is ready.
"""

import marshal
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from scripts.site.request.limits import BYTES, MEGABYTES, SQL_LIMITS, limit
from scripts.site.sql.functions import add_functions

STEPS = 10_000  # of SQLite's virtual machine between two checks of the time
LATE = "interrupted"
TOO_MUCH = "this takes more memory than is allowed"
NO_MEMORY = ("out of memory", "disk I/O error", "database or disk is full", "unable to open database file")


class Statement(NamedTuple):
    """SQL with its values, and the limits of seconds, rows and cells."""

    sql: str
    values: Mapping[str, Any] | Sequence[Any]
    seconds: float
    rows: int | None  # None: all rows, or an error if there are too many
    cells: int


class Outcome(NamedTuple):
    """Names of columns and rows, or an error: its class in sqlite3 and its message."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    more: bool  # whether there are more rows
    error: tuple[str, str] | None = None


def run_statements(address: str) -> None:
    """Run the statements on the database at an address, until the input ends."""
    limit_memory()
    connection = read_only_connection(address)
    write_value(None)  # ready
    while True:
        try:
            statement = Statement(*marshal.load(sys.stdin.buffer))
        except (EOFError, KeyboardInterrupt):
            return
        write_value(tuple(answer_to(connection, statement)))


def write_value(content: Any) -> None:
    """Write a value for the parent."""
    marshal.dump(content, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def limit_memory() -> None:
    """Limit the memory, if the system supports it."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MEGABYTES * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read_only_connection(address: str) -> sqlite3.Connection:
    """Return a read-only connection that sorts in memory and has limits."""
    connection = sqlite3.connect(address, uri=True)
    connection.text_factory = lambda text: str(text, "utf-8", "replace")
    connection.execute("PRAGMA query_only = 1")
    connection.execute("PRAGMA temp_store = MEMORY")
    add_functions(connection)
    limit(connection, SQL_LIMITS)
    return connection


def answer_to(connection: sqlite3.Connection, statement: Statement) -> Outcome:
    """Return the answer, or its error."""
    end = time.monotonic() + statement.seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        cursor = connection.execute(statement.sql, statement.values)
        columns = [column[0] for column in cursor.description or ()]
        most = statement.rows and min(statement.rows, max(statement.cells // max(len(columns), 1), 1))
        return bounded_rows(cursor, columns, most)
    except sqlite3.Error as error:
        if str(error) in NO_MEMORY:
            return Outcome([], [], False, ("OperationalError", TOO_MUCH))
        return Outcome([], [], False, (type(error).__name__, str(error)))
    except MemoryError:
        return Outcome([], [], False, ("OperationalError", TOO_MUCH))
    except (OverflowError, ValueError) as error:
        return Outcome([], [], False, ("OperationalError", str(error)))


def bounded_rows(cursor: sqlite3.Cursor, columns: list[str], most: int | None) -> Outcome:
    """Return at most `most` rows of a cursor, within the size limit of an answer."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    for row in cursor:
        if most is not None and len(rows) == most:
            cursor.close()
            return Outcome(columns, rows, True)
        size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
        if size > BYTES:
            cursor.close()
            message = f"the answer has more than {BYTES // 1_000_000} MB; ask for fewer rows or columns"
            return Outcome([], [], False, ("OperationalError", message))
        rows.append(row)
    return Outcome(columns, rows, False)


if __name__ == "__main__":
    run_statements(sys.argv[1])
