"""Facets through join tables count as array facets do, whatever the data and the other filters."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.facets.conftest import ARRAYS, Note, Site, wait, write


def comparable(answer: Any) -> Any:
    """The part of an answer that must be the same in every Datasette."""
    keys = ("status", "rows", "filtered_table_rows_count", "next", "facet_results", "human_description_en")
    return {key: answer.get(key) for key in keys}


@pytest.mark.parametrize("changes", [True, False])
def test_counts_equal_those_of_array_facets(
    changes: bool, tmp_path: Path, thread: ThreadPoolExecutor
) -> None:
    from hypothesis import given, settings

    from tests.helpers.facet_cases import cases

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
