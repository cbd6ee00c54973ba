"""Facets through join tables count as array facets do, whatever the data and the other filters."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.facets.conftest import ARRAYS, Note, Site, wait, write

NAMES = ["GRPO", "Policy Gradient", "a,b", "50%", "it's", '"so"', "[x]", "ä", "日本", "", "None", "7", "a_b"]
any_name = st.sampled_from(NAMES) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)
FACETS = [("_facet_array", "tags"), ("_facet_array", "hands"), ("_facet", "kind")]
OTHERS = [
    *[("kind", "1"), ("kind__not", "2"), ("kind__gt", "1"), ("kind__isnull", "1"), ("kind__in", "1,3")],
    *[("title__contains", "re"), ("_search", "red"), ("_search", "fox"), ("tags__notblank", "1")],
    *[("_where", "kind > 1"), ("_where", "id in ('n0', 'n2') or kind = 3"), ("_next", "n1"), ("_size", "1")],
    *[("_facet_size", "1"), ("_facet_size", "2"), ("_facet_size", "max"), ("_sort_desc", "id")],
]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Note], list[tuple[str, str]]]:
    """Notes that share few names, and filters that leave some of them."""
    names = st.sampled_from(draw(st.lists(any_name, min_size=2, max_size=5, unique=True)))
    arrays = st.none() | st.lists(names, max_size=4)
    titles, kinds = st.sampled_from(["", "red fox", "red", "blue 'fox'"]), st.none() | st.integers(1, 3)
    notes = draw(st.lists(st.builds(Note, titles, kinds, arrays, arrays), min_size=4, max_size=12))
    columns = ["tags__arraycontains", "hands__arraycontains", "tags__arraynotcontains"]
    tags = draw(st.lists(st.tuples(st.sampled_from(columns), names), max_size=2))
    return notes, [*FACETS, *tags, *draw(st.lists(st.sampled_from(OTHERS), max_size=2))]


def comparable(answer: Any) -> Any:
    """The part of an answer that must be the same in every Datasette."""
    keys = ("status", "rows", "filtered_table_rows_count", "next", "facet_results", "human_description_en")
    return {key: answer.get(key) for key in keys}


@pytest.mark.parametrize("changes", [True, False])
def test_counts_equal_those_of_array_facets(
    changes: bool, tmp_path: Path, thread: ThreadPoolExecutor
) -> None:
    @settings(max_examples=30, deadline=None, database=None)
    @given(cases())
    def check(case: tuple[list[Note], list[tuple[str, str]]]) -> None:
        wait(thread, compare(*case))

    async def compare(notes: list[Note], arguments: list[tuple[str, str]]) -> None:
        path = tmp_path / "test.db"
        write(path, notes)
        options = {"arrays": ARRAYS, "suggest": ["kind"]}
        sites = Site(path, changes=changes), Site(path, options, changes)
        plain, joined = [comparable(await site.get(arguments)) for site in sites]
        assert joined == plain
        for site in sites:
            site.close()

    check()
