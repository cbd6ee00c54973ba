"""A database of any size with the real schema: many copies of every paper of a built one.

Tables are filled by SQL only: records, checks and CSV files of a million papers are another measurement. The
first copy is the list itself; later copies have a number in ids, titles and names, and eight successive
copies have the same authors.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from scripts.build.build import inspection
from scripts.tables.database import create_sql, index
from scripts.tables.schema import read_descriptor, schema_tables

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
            thin_out(connection, papers)
        connection.execute("DETACH source")
        index(connection, tables)
    (path.parent / "inspect-data.json").write_text(inspection(path))


def fill_sql(table) -> str:
    """The statement that fills one table from the source."""
    copied, changed = CHANGED.get(table.name, ("", {}))
    columns = ", ".join(changed.get(field.name, field.name) for field in table.fields)
    return f"INSERT INTO main.{table.name} SELECT {columns} FROM source.{table.name} {copied}"


def thin_out(connection: sqlite3.Connection, papers: int) -> None:
    """Delete the papers beyond the number, the last copies first, with their rows in other tables."""
    connection.execute("DELETE FROM papers WHERE rowid > ?", [papers])
    for name in (*OF_PAPERS, "paper_relations", "paper_authors"):
        connection.execute(f"DELETE FROM {name} WHERE paper NOT IN (SELECT id FROM papers)")
    connection.execute("DELETE FROM paper_relations WHERE other NOT IN (SELECT id FROM papers)")


if __name__ == "__main__":
    made = Path(f".bench/{sys.argv[1]}-papers/diffusion-rl.db")
    made.parent.mkdir(parents=True, exist_ok=True)
    multiply(Path("diffusion-rl.db"), made, int(sys.argv[1]))
