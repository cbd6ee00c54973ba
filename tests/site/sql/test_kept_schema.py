"""The schema of a database that does not change is read once; of any other, each time."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from plugins.schema import startup
from scripts.site.sql import kept_schema
from scripts.site.sql.kept_schema import READS, keep_schema
from tests.helpers.coroutines import run_apart

SCHEMA = """
    create table kinds (name text primary key);
    create table numbers (id integer primary key, kind text references kinds (name));
    create view odd as select * from numbers where id % 2;
    create virtual table numbers_fts using fts5 (kind, content=numbers)
"""
OWN_QUERY = "select name from sqlite_master where name = ? collate nocase"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with tables, a view and an index of words."""
    path = tmp_path / "numbers.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
    return path


def database_of(site: Datasette) -> Any:
    return site.get_database("numbers")


async def everything(database: Any) -> dict[str, Any]:
    """What Datasette can ask about the schema, in each way."""
    whole = {"table_names", "view_names", "get_all_foreign_keys"}
    answers = {
        (name, table): await getattr(database, name)(*table)
        for name in READS
        for table in ([()] if name in whole else [("numbers",), ("kinds",), ("odd",), ("none",)])
    }
    names = [tuple(row) for row in (await database.execute(OWN_QUERY, ("NUMBERS",))).rows]
    version = (await database.execute("PRAGMA schema_version")).first()[0]
    view = await database.get_view_definition("odd")
    return {str(asked): answer for asked, answer in answers.items()} | {
        "names": names,
        "version": version,
        "view": view,
    }


def refuse(*_: Any, **__: Any) -> Any:
    raise AssertionError("read again")


def test_kept_answers_are_those_of_datasette_and_are_read_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run_apart(everything(database_of(Datasette([], immutables=[str(path)]))))
    assert expected["('primary_keys', ('numbers',))"] == ["id"]
    assert expected["names"] == [("numbers",)]
    site = Datasette([], immutables=[str(path)])
    startup(site)
    database = database_of(site)
    assert run_apart(everything(database)) == expected
    monkeypatch.setattr(database, "execute_fn", refuse)
    assert run_apart(everything(database)) == expected
    with pytest.raises(AssertionError, match="read again"):
        run_apart(database.table_columns("others"))


def test_who_changes_an_answer_changes_only_a_copy(path: Path) -> None:
    database = database_of(Datasette([], immutables=[str(path)]))
    keep_schema(database)
    for _ in range(2):
        columns = run_apart(database.table_columns("numbers"))
        assert columns == ["id", "kind"]
        columns.clear()


@pytest.mark.parametrize(
    ("sql", "options"), [("select * from numbers", {}), (OWN_QUERY.replace("?", "'odd'"), {"page_size": 1})]
)
def test_rows_are_not_kept(
    sql: str, options: dict[str, int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = database_of(Datasette([], immutables=[str(path)]))
    keep_schema(database)
    run_apart(database.execute(sql, **options))
    monkeypatch.setattr(database, "execute_fn", refuse)
    with pytest.raises(AssertionError, match="read again"):
        run_apart(database.execute(sql, **options))


def test_names_that_nobody_has_do_not_fill_the_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_schema, "MOST_ANSWERS", 2)
    database = database_of(Datasette([], immutables=[str(path)]))
    keep_schema(database)
    for table in ("numbers", "a", "numbers", "b"):
        run_apart(database.table_exists(table))
    monkeypatch.setattr(database, "execute_fn", refuse)
    assert run_apart(database.table_exists("numbers"))
    with pytest.raises(AssertionError, match="read again"):
        run_apart(database.table_exists("a"))


def test_a_schema_that_may_change_is_always_read(path: Path) -> None:
    site = Datasette([str(path)])
    startup(site)
    assert run_apart(database_of(site).table_columns("numbers")) == ["id", "kind"]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("alter table numbers add column word")
    assert run_apart(database_of(site).table_columns("numbers")) == ["id", "kind", "word"]
