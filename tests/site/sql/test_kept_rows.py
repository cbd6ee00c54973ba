"""Results that are kept: small ones, of a database that does not change."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from scripts.site.sql import kept_rows
from scripts.site.sql.kept_rows import rows_of
from tests.helpers.coroutines import run_apart

COUNT = "select value from numbers where value < :most"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with the numbers from 0 to 9."""
    path = tmp_path / "numbers.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table numbers (value integer)")
        connection.executemany("insert into numbers values (?)", [(value,) for value in range(10)])
    return path


def asked(site: Datasette, most: int) -> list[int]:
    """The numbers below one."""

    async def rows() -> Any:
        return await rows_of(site, COUNT, {"most": most}, "numbers")

    return [row[0] for row in run_apart(rows())]


def ask_nothing_more(site: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database refuse further queries."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("asked again")

    monkeypatch.setattr(site.get_database("numbers"), "execute", refuse)


def test_a_result_is_read_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Datasette([], immutables=[str(path)])
    assert asked(site, 3) == [0, 1, 2]
    ask_nothing_more(site, monkeypatch)
    assert asked(site, 3) == [0, 1, 2]
    with pytest.raises(AssertionError, match="asked again"):
        asked(site, 4)


def test_a_large_result_is_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "CELLS", 2)
    site = Datasette([], immutables=[str(path)])
    assert asked(site, 3) == [0, 1, 2]
    ask_nothing_more(site, monkeypatch)
    with pytest.raises(AssertionError, match="asked again"):
        asked(site, 3)


def test_the_result_that_was_asked_longest_ago_is_forgotten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_rows, "KEPT", 2)
    site = Datasette([], immutables=[str(path)])
    for most in (1, 2, 1, 3):
        asked(site, most)
    ask_nothing_more(site, monkeypatch)
    assert asked(site, 1) == [0]
    with pytest.raises(AssertionError, match="asked again"):
        asked(site, 2)


def test_a_database_that_may_change_is_always_read(path: Path) -> None:
    site = Datasette([str(path)])
    assert asked(site, 100) == list(range(10))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into numbers values (10)")
    assert asked(site, 100) == list(range(11))
