"""Update what README and docs/ show of the data: the output of queries, the diagram of tables."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from tabulate import tabulate

from scripts.faults import Fault, ListError
from scripts.tables.schema import Table

README = "README.md"
PAGES = (README, "docs/completeness.md")
QUERY = re.compile(r"(```sql\n(.*?)```\n\n<!-- output -->\n).*?(<!-- /output -->)", re.DOTALL)
DIAGRAM = re.compile(r"(<!-- diagram -->\n).*?(<!-- /diagram -->)", re.DOTALL)


def refresh_page(page: str, text: str, database: Path, tables: Sequence[Table]) -> str:
    """Return the text of a page with the output of each of its queries, and the diagram of the tables."""
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        text = QUERY.sub(lambda found: found[1] + query_output(page, connection, found[2]) + found[3], text)
    finally:
        connection.close()
    return DIAGRAM.sub(lambda found: found[1] + diagram(tables) + found[2], text)


def written_by_people(text: str) -> str:
    """Return the text of a page as people wrote it, without the parts that `refresh_page` fills in."""
    return DIAGRAM.sub(r"\1\2", QUERY.sub(r"\1\3", text))


def query_output(page: str, connection: sqlite3.Connection, sql: str) -> str:
    """Return the answer of a query as a Markdown table."""
    try:
        cursor = connection.execute(sql)
        rows = cursor.fetchall()
    except sqlite3.Error as error:
        raise ListError([Fault(page, "", f"a query fails: {error}")]) from error
    return "\n" + tabulate(rows, [column[0] for column in cursor.description], "github") + "\n\n"


def diagram(tables: Iterable[Table]) -> str:
    """Return the tables and their foreign keys, as a Mermaid entity relationship diagram."""
    lines = []
    for table in tables:
        required = {field.name for field in table.fields if field.required}
        for key in table.foreign_keys:
            one = "||" if key.field in required else "|o"
            lines.append(f"    {key.table} {one}--o{{ {table.name} : {key.field}")
    return "\n".join(["\n```mermaid", "erDiagram", *lines, "```", "", ""])
