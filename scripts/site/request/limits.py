"""Limits of one request: time, rows, bytes and memory."""

import sqlite3

SECONDS = 10.0  # for all SQL of one reader's request, including the wait for a process
WORKERS = 2  # processes for readers' SQL; fewer processes leave more time for pages
MEGABYTES = 64  # of memory for one of them
BYTES = 4_000_000  # of all values in an answer
CELLS = 10_000  # of a page with a result of readers' SQL; other formats may have ten times as many
TAGS = 5_000  # parts of such cells that may become links
LONGEST = 20_000  # characters of a value that is parsed to show it
ARGUMENTS = 100  # of one address
FACETS = 12  # of one address

# SQLite's limits, by the constants of its C interface: for readers' SQL and for the pages of the site.
SQL_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 50_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
}
PAGE_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
}


def limit(connection: sqlite3.Connection, limits: dict[int, int]) -> None:
    """Set the limits of a connection."""
    for name, most in limits.items():
        connection.setlimit(name, most)
