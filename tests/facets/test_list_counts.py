"""The number of a list is right, and its rows are looked for once if the database does not change."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scripts.facets import memory_counts
from scripts.facets.list_counts import counted_once
from tests.facets.conftest import Note, Site, wait, write

PAGE = [("kind__gt", "1"), ("_facet", "kind"), ("_size", "2")]
COUNT = "select count(*) from notes where "
ROWS = "select rowid from "
NOTES = [Note("red", kind, [], []) for kind in (1, 2, 3, 3, 2, 1, 2)]

Opened = Callable[..., tuple[Site, list[str]]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A function that opens a site over the notes and returns it with the list of its statements."""
    path, sites = tmp_path / "test.db", list[Site]()
    write(path, NOTES)

    def opening(changes: bool) -> tuple[Site, list[str]]:
        site, statements = Site(path, changes=changes), list[str]()
        sites.append(site)
        database: Any = site.datasette.get_database("test")
        stock = database.execute

        async def noted(sql: str, *values: Any, **options: Any) -> Any:
            statements.append(sql)
            return await stock(sql, *values, **options)

        database.execute = counted_once(site.datasette, ("test", "notes", "kind"), noted)
        return site, statements

    yield opening
    for site in sites:
        site.close()


def asked(statements: list[str], start: str) -> int:
    return sum(sql.startswith(start) for sql in statements)


@pytest.mark.parametrize(("changes", "counts", "rows"), [(False, 0, 1), (True, 1, 0)])
def test_rows_are_looked_for_once(
    opened: Opened, thread: ThreadPoolExecutor, changes: bool, counts: int, rows: int
) -> None:
    site, statements = opened(changes)
    answer = wait(thread, site.get(PAGE))
    assert answer["filtered_table_rows_count"] == 5
    facet = answer["facet_results"]["kind"]["results"]
    assert [(each["value"], each["count"]) for each in facet] == [(2, 3), (3, 2)]
    assert (asked(statements, COUNT), asked(statements, ROWS)) == (counts, rows)


def test_a_reader_gets_the_rows_of_own_sql(opened: Opened, thread: ThreadPoolExecutor) -> None:
    site, statements = opened(changes=False)
    url = "/test.json?sql=select+count(*)+from+notes+where+kind+>+1&_shape=arrays"
    wait(thread, site.get())  # starts the site
    answer = wait(thread, site.datasette.client.get(url))
    assert (answer.json()["columns"], answer.json()["rows"]) == (["count(*)"], [[5]])
    assert asked(statements, COUNT) == 1


def test_a_count_may_take_longer_than_a_facet(opened: Opened, thread: ThreadPoolExecutor) -> None:
    site, statements = opened(changes=False)
    late = memory_counts.row_key(("test", "notes", "kind"), f"{COUNT}kind > :p0", {"p0": 1})
    memory_counts.found[site.datasette] = OrderedDict(
        {late.replace("kind >", '"kind" >'): time.monotonic() + 600}
    )
    answer = wait(thread, site.get(PAGE))
    assert (answer["filtered_table_rows_count"], answer["facet_results"]) == (5, {})
    assert (asked(statements, COUNT), asked(statements, ROWS)) == (1, 0)


def test_a_count_has_the_form_of_other_results(opened: Opened, thread: ThreadPoolExecutor) -> None:
    site, _ = opened(changes=False)
    wait(thread, site.get())  # starts the site
    execute = site.datasette.get_database("test").execute
    result = wait(thread, execute(f"{COUNT}kind > 1"))
    assert (result.rows, result.columns, result.truncated) == ([(5,)], ["count(*)"], False)
