"""The facet type m2m, the filter that it toggles, what is suggested, and the errors of wrong settings."""

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
BY_TAG = ("_facet_m2m", "note_tags")


@pytest.fixture(params=[True, False], ids=["changing", "immutable"])
def notes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """The notes, with a facet through a join table in their metadata."""
    write(tmp_path / "test.db", NOTES)
    site = Site(tmp_path / "test.db", {"arrays": {}}, request.param, facets=[{"m2m": "note_tags"}])
    yield site
    site.close()


def through(value: object, table: str = "note_tags", column: str = "tag") -> tuple[str, str]:
    return "_through", json.dumps({"table": table, "column": column, "value": value})


def counts(facet: Any) -> list[tuple[Any, int, bool]]:
    return [(value["label"], value["count"], value["selected"]) for value in facet["results"]]


def test_values_toggle_a_filter_and_combine(notes: Site, thread: ThreadPoolExecutor) -> None:
    facet = wait(thread, notes.get())["facet_results"]["note_tags"]
    assert counts(facet) == [("a", 3, False), ('b"', 3, False), ("c", 2, False)]
    assert (facet["type"], facet["hideable"], facet["truncated"]) == ("m2m", False, False)
    narrowed = wait(thread, notes.get([through("a"), through('b"')]))
    assert [row[0] for row in narrowed["rows"]] == ["n0", "n4"]
    facet = narrowed["facet_results"]["note_tags"]
    assert counts(facet) == [("a", 2, True), ('b"', 2, True), ("c", 1, False)]
    assert facet["results"][0]["toggle_url"].endswith(
        "?_through=%7B%22table%22%3A+%22note_tags%22%2C+%22column%22%3A+%22tag%22%2C+%22value%22%3A+%22b%5C%22%22%7D"
    )


def test_through_works_with_other_filters(notes: Site, thread: ThreadPoolExecutor) -> None:
    arguments = [("kind", "1"), through("a"), ("title__contains", "red"), ("_search", "fox")]
    assert [row[0] for row in wait(thread, notes.get(arguments))["rows"]] == ["n0"]


def test_a_filter_is_known_however_it_is_written(notes: Site, thread: ThreadPoolExecutor) -> None:
    spaced = ("_through", '{ "value":"c", "column":"tag","table":"note_tags" }')
    facet = wait(thread, notes.get([spaced]))["facet_results"]["note_tags"]
    assert counts(facet) == [('b"', 2, False), ("c", 2, True), ("a", 1, False)]
    assert facet["results"][1]["toggle_url"].endswith("/test/notes.json")


def test_size_is_kept_and_told(notes: Site, thread: ThreadPoolExecutor) -> None:
    facet = wait(thread, notes.get([("_facet_size", "1")]))["facet_results"]["note_tags"]
    assert (counts(facet), facet["truncated"]) == ([("a", 3, False)], True)
    facet = wait(thread, notes.get([("_facet_size", "3")]))["facet_results"]["note_tags"]
    assert (len(facet["results"]), facet["truncated"]) == (3, False)


@pytest.mark.parametrize("asked", ["note_hands", '{"table":"note_hands","column":"hand"}'])
def test_values_have_labels_and_a_requested_facet_is_hidden(
    asked: str, notes: Site, thread: ThreadPoolExecutor
) -> None:
    answer = wait(thread, notes.get([("_facet_m2m", asked), ("kind", "1")]))
    facet = next(each for name, each in answer["facet_results"].items() if "note_hands" in name)
    assert counts(facet) == [("Ada", 2, False), ("Bo", 1, False)]
    assert [value["value"] for value in facet["results"]] == [7, 8]
    assert (facet["hideable"], facet["toggle_url"]) == (True, "/test/notes.json?kind=1")
    chosen = wait(thread, notes.get([("_facet_m2m", asked), through(7, "note_hands", "hand")]))
    assert [row[0] for row in chosen["rows"]] == ["n0", "n4"]


@pytest.mark.parametrize(
    "asked", ["nothing", "people", "notes_fts", "", '{"table": "note_tags", "column": "x"}']
)
def test_what_is_no_join_table_is_refused(asked: str, notes: Site, thread: ThreadPoolExecutor) -> None:
    answer = wait(thread, notes.get([("_facet_m2m", asked)]))
    assert answer["status"] == 400
    assert "is not a join table of notes and one other table" in answer["error"]


def test_a_facet_that_is_no_json_is_refused(notes: Site, thread: ThreadPoolExecutor) -> None:
    for kind in ("m2m", "array"):
        answer = wait(thread, notes.get([(f"_facet_{kind}", "{bad")]))
        assert answer["status"] == 400
        assert answer["error"].startswith("A facet in the address is not JSON: ")


def test_a_pure_join_is_suggested_where_it_groups(tmp_path: Path, thread: ThreadPoolExecutor) -> None:
    write(tmp_path / "test.db", NOTES)
    site = Site(tmp_path / "test.db")
    suggested = wait(thread, site.get())["suggested_facets"]
    assert ("note_tags", "m2m") in [(each["name"], each.get("type")) for each in suggested]
    url = next(each["toggle_url"] for each in suggested if each["name"] == "note_tags")
    assert url.endswith("/test/notes.json?_facet_m2m=note_tags")
    for arguments in ([BY_TAG], [("_facet_size", "2")], [("id", "n3")]):
        again = wait(thread, site.get(arguments))["suggested_facets"]
        assert "note_tags" not in [each["name"] for each in again]
    site.close()


def test_what_the_metadata_suggests_is_offered_alone(tmp_path: Path, thread: ThreadPoolExecutor) -> None:
    write(tmp_path / "test.db", NOTES)
    offered = ["kind", {"array": "tags"}, {"m2m": "note_hands"}]
    site = Site(tmp_path / "test.db", {"arrays": ARRAYS, "suggest": offered}, changes=False)
    suggested = wait(thread, site.get([("_facet", "kind")]))["suggested_facets"]
    found = [(each["name"], each["type"]) for each in suggested]
    assert sorted(found) == [("note_hands", "m2m"), ("tags", "array")]
    site.close()


def test_a_facet_out_of_time_is_left_out(notes: Site, thread: ThreadPoolExecutor) -> None:
    long = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n limit 100000"

    async def hurried() -> Any:
        notes.datasette._settings["facet_time_limit_ms"] = 1
        return await notes.get([("_where", f"(select count(*) from ({long})) > 0")])

    answer = wait(thread, hurried())
    assert (answer["filtered_table_rows_count"], answer["facet_results"]) == (5, {})


def test_a_wrong_setting_is_told_at_the_start(tmp_path: Path, thread: ThreadPoolExecutor) -> None:
    write(tmp_path / "test.db", NOTES)
    site = Site(tmp_path / "test.db", {"arrays": {"tags": "note_tagz"}})
    message = 'm2m_facets: test.notes.tags: "note_tagz" is not a join of two other tables'
    with pytest.raises(StartupError, match=f"^{message}$"):
        wait(thread, site.get())
    site.close()
