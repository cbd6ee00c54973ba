"""The first rows of a list are chosen from memory, and are those that Datasette finds."""

import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from scripts.facets import first_rows
from scripts.facets.found_joins import joins_of
from scripts.facets.joins import Join
from scripts.facets.list_counts import counted_once
from scripts.facets.memory_counts import remember_rows, values_of
from tests.facets.conftest import ARRAYS, Note, Site, wait, write

NOTES = [
    *[Note("a", 1, ["x"], []), Note("d", 1, ["x"], []), Note("c", 2, ["x"], []), Note("b", 2, ["y"], [])],
    *[Note("e", 2, ["x"], []), Note(None, 1, ["w"], [])],
]
PLACE = ("test", "notes", "kind")
KEYS = ("status", "rows", "filtered_table_rows_count", "next", "columns", "query", "facet_results")
ONE_TAG = '"id" in (select "note" from "note_tags" where "tag" = :p0)'

Opened = Callable[[list[Note]], Awaitable[tuple[Site, Site, list[str]]]]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A function that opens Datasette's own site over notes, and one with their order, and its statements."""
    monkeypatch.setattr(first_rows, "FEWEST", 1)
    path, options = tmp_path / "test.db", dict[str, Any](sort_desc="title", size=2, facets=["kind"])

    async def opening(notes: list[Note]) -> tuple[Site, Site, list[str]]:
        write(path, notes)
        with closing(sqlite3.connect(path)) as database:
            database.execute("create unique index by_title on notes (title)")
        stock, site = (
            Site(path, {"arrays": ARRAYS}, **options),
            Site(path, {"arrays": ARRAYS}, False, **options),
        )
        return stock, site, await with_order(site)

    return opening


async def with_order(site: Site) -> list[str]:
    """Let a site choose first rows; the list of its statements from now on."""
    statements, database = list[str](), site.datasette.get_database("test")
    await site.datasette.invoke_startup()
    sources: list[str | Join] = ["kind", "title", *joins_of(site.datasette).values()]
    for source in sources:
        await values_of(site.datasette, (*PLACE[:2], source))
    await remember_rows(site.datasette, PLACE, 'select id from notes where "kind" is not null')
    await first_rows.remember_order(site.datasette, PLACE, "title")
    stock = database.execute

    async def noted(sql: str, *values: Any, **options: Any) -> Any:
        statements.append(sql)
        return await stock(sql, *values, **options)

    database.execute = counted_once(site.datasette, PLACE, noted)
    return statements


async def pages(site: Site, arguments: list[tuple[str, str]]) -> list[Any]:
    """What a reader gets who goes through a list, page by page."""
    found, following = list[Any](), list[tuple[str, str]]()
    while not found or (found[-1]["next"] and len(found) < 20):
        answer = await site.get([*arguments, *following])
        found.append({key: answer.get(key) for key in KEYS})
        following = [("_next", answer.get("next"))]
    return found


async def statements_of(opened: Opened, arguments: list[tuple[str, str]]) -> list[str]:
    """The statements for one page of the notes."""
    _, site, statements = await opened(NOTES)
    await site.get(arguments)
    return statements


def test_pages_equal_those_of_datasette(opened: Opened, thread: ThreadPoolExecutor) -> None:
    from hypothesis import given, settings

    from tests.helpers.facet_cases import listed_cases

    chosen = [0, 0]

    @settings(max_examples=40, deadline=None, database=None)
    @given(listed_cases())
    def check(case: tuple[list[Note], list[tuple[str, str]]]) -> None:
        wait(thread, compare(*case))

    async def compare(notes: list[Note], arguments: list[tuple[str, str]]) -> None:
        stock, site, statements = await opened(notes)
        assert await pages(site, arguments) == await pages(stock, arguments)
        chosen[any(" where rowid in (" in sql for sql in statements)] += 1
        stock.close()
        site.close()

    check()
    assert min(chosen) > 0


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        ([("tags__arraycontains", "x")], "2, 3, 5"),
        ([("tags__arraycontains", "x"), ("_size", "1")], "2, 5"),
        ([("tags__arraycontains", "x"), ("tags__arraycontains", "y")], ""),
        ([("tags__arraycontains", "x"), ("kind__notnull", "1")], "2, 3, 5"),
        ([("title", "b"), ("_col", "kind")], "4"),
    ],
)
def test_sql_looks_only_at_the_first_rows(
    arguments: list[tuple[str, str]], rows: str, opened: Opened, thread: ThreadPoolExecutor
) -> None:
    columns = "id, kind" if ("_col", "kind") in arguments else "id, title, kind, tags, hands"
    most = 2 if ("_size", "1") in arguments else 3
    expected = f"select {columns} from notes where rowid in ({rows}) order by title desc limit {most}"
    assert expected in wait(thread, statements_of(opened, arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        [("tags__arraycontains", "w")],
        [("tags__arraycontains", "z")],
        [("tags__arraycontains", "x"), ("kind__gt", "1")],
        [("tags__arraycontains", "x"), ("_sort", "title")],
        [("tags__arraycontains", "x"), ("_where", "kind = 1 or kind = 2")],
        [("kind", "2")],
        [],
    ],
)
def test_other_pages_are_left_to_datasette(
    arguments: list[tuple[str, str]], opened: Opened, thread: ThreadPoolExecutor
) -> None:
    assert not any(" where rowid in (" in sql for sql in wait(thread, statements_of(opened, arguments)))


@pytest.mark.parametrize(
    ("selected", "rows"),
    [("count(*)", [[4]]), ("distinct kind", [[2], [1]]), ("max(title) as title", [["e"]])],
)
def test_readers_own_sql_is_not_changed(
    selected: str, rows: Any, opened: Opened, thread: ThreadPoolExecutor
) -> None:
    async def asked() -> Any:
        _, site, _ = await opened(NOTES)
        sql = f"select {selected} from notes where {ONE_TAG} order by title desc limit 2"
        return await site.datasette.client.get(
            f"/test.json?{urlencode({'sql': sql, 'p0': 'x', '_shape': 'arrays'})}"
        )

    assert wait(thread, asked()).json()["rows"] == rows


def test_an_order_with_equal_values_is_not_kept(opened: Opened, thread: ThreadPoolExecutor) -> None:
    async def kept() -> Any:
        _, site, _ = await opened(NOTES)
        del first_rows.orders[site.datasette]
        await first_rows.remember_order(site.datasette, PLACE, "kind")
        return first_rows.orders.get(site.datasette)

    assert wait(thread, kept()) is None
