"""A database of any size with the real schema: many copies of every paper of a built one, or some papers.

Tables are filled by SQL only: records, checks and CSV files of a million papers are another measurement. The
first copy is the list itself; later copies have a number in ids, titles and names, and eight successive
copies have the same authors. No row names a paper that is not there.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.measure import ROOT
from scripts.build.build import inspection
from scripts.facets.joins import foreign_keys
from scripts.tables.database import create_sql, index
from scripts.tables.schema import Table, read_descriptor, schema_tables

SHARED = 8  # copies with the same authors
COPIES = """
CREATE TEMP TABLE copies AS
WITH RECURSIVE numbers(copy) AS (SELECT 0 UNION ALL SELECT copy + 1 FROM numbers WHERE copy < ?)
SELECT copy, iif(copy = 0, '', '--' || copy) AS tail, iif(copy < :n, '', '--' || copy / :n) AS hand
FROM numbers
""".replace(":n", str(SHARED))

# Tables whose rows are of one paper.
OF_PAPERS = (
    "paper_tasks",
    "paper_methods",
    "paper_base_models",
    "paper_rewards",
    "paper_benchmarks",
    "links",
)
# The columns that differ from copy to copy, by table; other tables are unchanged.
COPY = "CROSS JOIN copies ORDER BY copy"
CHANGED = {
    "papers": (
        COPY,
        {
            "id": "id || tail",
            "title": "title || replace(tail, '--', ' ')",
            "arxiv": "arxiv || replace(tail, '--', '.')",
            "doi": "doi || tail",
            "authors": "replace(replace(authors, '\", \"', hand || '\", \"'), '\"]', hand || '\"]')",
        },
    ),
    **{name: (COPY, {"paper": "paper || tail"}) for name in OF_PAPERS},
    "paper_relations": (COPY, {"paper": "paper || tail", "other": "other || tail"}),
    "paper_authors": (COPY, {"paper": "paper || tail", "author": "author || hand"}),
    "authors": (
        "CROSS JOIN (SELECT DISTINCT hand FROM copies) ORDER BY hand",
        {"id": "id || hand", "name": "name || hand"},
    ),
}


def multiply(source: Path, path: Path, papers: int) -> None:
    """Write a database of `papers` papers at `path`, and its inspect-data.json next to it."""
    tables = schema_tables(read_descriptor(source.parent))
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("ATTACH ? AS source", [str(source)])
        with connection:
            real = connection.execute("SELECT count(*) FROM source.papers").fetchone()[0]
            connection.execute(COPIES, [-(-papers // real) - 1])
            for table in tables:
                connection.execute(create_sql(table))
                connection.execute(fill_sql(table))
            thin_out(connection, [table.name for table in tables], papers)
        connection.execute("DETACH source")
        index(connection, tables)
    (path.parent / "inspect-data.json").write_text(inspection(path))


def fill_sql(table: Table) -> str:
    """Return the statement that fills one table from the source."""
    copied, changed = CHANGED.get(table.name, ("", {}))
    columns = ", ".join(changed.get(field.name, field.name) for field in table.fields)
    return f"INSERT INTO main.{table.name} SELECT {columns} FROM source.{table.name} {copied}"


def thin_out(connection: sqlite3.Connection, tables: list[str], papers: int) -> None:
    """Delete the papers beyond the number, the last copies first, and what other tables have about them."""
    connection.execute("DELETE FROM papers WHERE rowid > ?", [papers])
    for table in tables:
        required = {row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[3]}
        for key in foreign_keys(connection, table):
            if key.table == "papers":
                change = (
                    f"DELETE FROM {table}"
                    if key.column in required
                    else f"UPDATE {table} SET {key.column} = NULL"
                )
                connection.execute(f"{change} WHERE {key.column} NOT IN (SELECT id FROM papers)")


def multiplied(papers: int) -> Path:
    """Return a database with a number of papers, made from that of this repository if it is not newer."""
    source, path = ROOT / "diffusion-rl.db", ROOT / f".bench/{papers}-papers/diffusion-rl.db"
    made = path.parent / "inspect-data.json"  # the last file to be written
    if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
        path.parent.mkdir(parents=True, exist_ok=True)
        multiply(source, path, papers)
    return path
