"""Join tables, found by their foreign keys, and the SQL that filters and counts through them."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Key(NamedTuple):
    """A foreign key: a column, and the column that it refers to."""

    column: str
    table: str
    target: str


class Join(NamedTuple):
    """A path from the rows of a table, through a join table, to the values of another table.

    The value is that of the join table's column, or of another column of the table that it refers to.
    """

    table: str
    ours: Key
    theirs: Key
    value: str | None  # a column of the other table
    once: bool  # whether no row has a value twice

    def selected(self) -> str:
        """Return SQL for the value."""
        if self.value is None:
            return f"{sql_name(self.table)}.{sql_name(self.theirs.column)}"
        return f"{sql_name(self.theirs.table)}.{sql_name(self.value)}"

    def source(self) -> str:
        """Return SQL for the tables that contain the value and our key."""
        if self.value is None:
            return sql_name(self.table)
        there = f"{sql_name(self.theirs.table)}.{sql_name(self.theirs.target)}"
        here = f"{sql_name(self.table)}.{sql_name(self.theirs.column)}"
        return f"{sql_name(self.table)} join {sql_name(self.theirs.table)} on {there} = {here}"

    def key(self) -> str:
        """Return SQL for our key in the join table."""
        return f"{sql_name(self.table)}.{sql_name(self.ours.column)}"


def sql_name(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def filter_sql(join: Join, wanted: str) -> str:
    """Return the condition that a row of our table has a value that meets `wanted`, such as `= :p0`."""
    if join.value is not None:
        other, named = sql_name(join.theirs.table), sql_name(join.value)
        wanted = f"in (select {sql_name(join.theirs.target)} from {other} where {named} {wanted})"
    column, table, ours = sql_name(join.theirs.column), sql_name(join.table), sql_name(join.ours.column)
    return f"{sql_name(join.ours.target)} in (select {ours} from {table} where {column} {wanted})"


def facet_sql(source: str | Join, rows: str, limit: int) -> str:
    """Return SQL that counts the rows of a query by column or join, the most frequent value first."""
    if isinstance(source, str):
        pairs = f"select {sql_name(source)} as value from ({rows}) where {sql_name(source)} is not null"
    else:
        pairs = joined_sql(source, rows)
    return (
        f"select value, count(*) as count from ({pairs}) "
        f"group by value order by count(*) desc, value limit {limit}"
    )


def joined_sql(join: Join, rows: str) -> str:
    """Return SQL for the values of the rows of a query, by a join."""
    chosen = f"{join.key()} in (select {sql_name(join.ours.target)} from ({rows}))"
    pairs = f"select {'' if join.once else 'distinct '}{join.selected()} as value, {join.key()} as row"
    return f"{pairs} from {join.source()} where {chosen}"


def foreign_keys(connection: sqlite3.Connection, table: str) -> list[Key]:
    """Return the foreign keys of a table that have one column, in SQLite's and Datasette's order."""
    rows = [tuple(row) for row in connection.execute(f"pragma foreign_key_list({sql_name(table)})")]
    single = [row for row in rows if sum(other[0] == row[0] for other in rows) == 1]
    return [Key(row[3], row[2], row[4] or implied(connection, row[2])) for row in single]


def implied(connection: sqlite3.Connection, table: str) -> str:
    """Return the column that a foreign key refers to if it names none."""
    columns = [row[1] for row in connection.execute(f"pragma table_info({sql_name(table)})") if row[5]]
    return columns[0] if columns else "rowid"


def unique_sets(connection: sqlite3.Connection, table: str) -> Iterator[set[str]]:
    """Yield the sets of columns whose values are unique in a table."""
    columns = connection.execute(f"pragma table_info({sql_name(table)})").fetchall()
    yield {row[1] for row in columns if row[5]}
    for index in connection.execute(f"pragma index_list({sql_name(table)})").fetchall():
        if index[2] and not index[4]:
            yield {row[2] for row in connection.execute(f"pragma index_info({sql_name(index[1])})")}


def declared_join(
    connection: sqlite3.Connection, table: str, declared: str | Mapping[str, str]
) -> Join | None:
    """Return the join that the metadata names: a table, or its name, column and value; else None."""
    options = {"table": declared} if isinstance(declared, str) else dict(declared)
    name = options.get("table", "")
    keys = foreign_keys(connection, name)
    ours = next((key for key in keys if key.table == table), None)
    others = [key for key in keys if key != ours and options.get("column") in (None, key.column)]
    if ours is None or len(others) != 1:
        return None
    theirs, value = others[0], options.get("value")
    there = {row[1] for row in connection.execute(f"pragma table_info({sql_name(theirs.table)})")}
    if set(options) - {"table", "column", "value"} or value not in {None, *there}:
        return None
    pair = {ours.column, theirs.column}
    once = value is None and any(unique and unique <= pair for unique in unique_sets(connection, name))
    return Join(name, ours, theirs, value, once)
