"""Facets and filters through join tables: the size of facets, what is suggested, errors of wrong settings."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from datasette.utils import StartupError

from tests.facets.conftest import ARRAYS, Note, Site, wait, write

NOTES = [
    Note("red fox", 1, ["a", 'b"'], ["Ada", "Ada"]),
    Note("red", 2, ["a"], ["Bo"]),
    Note("blue fox", 1, ['b"', "c"], []),
    Note("blue", None, None, None),
    Note("red", 1, ["a", 'b"', "c"], ["Bo", "Ada"]),
]


@pytest.fixture(params=[True, False], ids=["changing", "immutable"])
def notes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """The notes, with a facet through a join table in their metadata."""
    write(tmp_path / "test.db", NOTES)
    site = Site(tmp_path / "test.db", {"arrays": ARRAYS}, request.param, facets=[{"array": "tags"}])
    yield site
    site.close()


def through(value: object, table: str = "note_tags", column: str = "tag") -> tuple[str, str]:
    return "_through", json.dumps({"table": table, "column": column, "value": value})


def counts(facet: Any) -> list[tuple[Any, int, bool]]:
    return [(value["label"], value["count"], value["selected"]) for value in facet["results"]]


def test_through_works_with_other_filters(notes: Site, thread: ThreadPoolExecutor) -> None:
    arguments = [("kind", "1"), through("a"), ("title__contains", "red"), ("_search", "fox")]
    assert [row[0] for row in wait(thread, notes.get(arguments))["rows"]] == ["n0"]


def test_size_is_kept_and_shown(notes: Site, thread: ThreadPoolExecutor) -> None:
    facet = wait(thread, notes.get([("_facet_size", "1")]))["facet_results"]["tags"]
    assert (counts(facet), facet["truncated"]) == ([("a", 3, False)], True)
    facet = wait(thread, notes.get([("_facet_size", "3")]))["facet_results"]["tags"]
    assert (len(facet["results"]), facet["truncated"]) == (3, False)


def test_facet_that_is_not_json_is_refused(notes: Site, thread: ThreadPoolExecutor) -> None:
    for kind in ("group", "array"):
        answer = wait(thread, notes.get([(f"_facet_{kind}", "{bad")]))
        assert answer["status"] == 400
        assert answer["error"].startswith("A facet in the address is not JSON: ")


def test_only_facets_of_the_metadata_are_suggested(tmp_path: Path, thread: ThreadPoolExecutor) -> None:
    write(tmp_path / "test.db", NOTES)
    offered = ["kind", {"array": "tags"}, {"date": "title"}]
    site = Site(tmp_path / "test.db", {"arrays": ARRAYS, "suggest": offered}, changes=False)
    suggested = wait(thread, site.get([("_facet", "kind")]))["suggested_facets"]
    found = [(each["name"], each["type"]) for each in suggested]
    assert sorted(found) == [("tags", "array"), ("title", "date")]
    site.close()


def test_slow_facet_is_left_out(notes: Site, thread: ThreadPoolExecutor) -> None:
    long = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n limit 100000"

    async def hurried() -> Any:
        notes.datasette._settings["facet_time_limit_ms"] = 1
        return await notes.get([("_where", f"(select count(*) from ({long})) > 0")])

    answer = wait(thread, hurried())
    assert (answer["filtered_table_rows_count"], answer["facet_results"]) == (5, {})


def test_wrong_setting_stops_the_server(tmp_path: Path, thread: ThreadPoolExecutor) -> None:
    write(tmp_path / "test.db", NOTES)
    site = Site(tmp_path / "test.db", {"arrays": {"tags": "note_tagz"}})
    message = 'joins: test.notes.tags: "note_tagz" is not a join of two other tables'
    with pytest.raises(StartupError, match=f"^{message}$"):
        wait(thread, site.get())
    site.close()
