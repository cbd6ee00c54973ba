"""The real list: it is valid, and undoing its corrections gives the first list."""

import json
from datetime import date
from operator import itemgetter
from typing import Any

import pytest

from scripts.records.catalogue import Catalogue
from scripts.records.check import check
from scripts.records.models import Paper
from tests.conftest import REPOSITORY, run
from tests.helpers.sample import real_catalogue

ROWS = json.loads((REPOSITORY / "tests/fixtures/list-2026-05-20.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return real_catalogue()


def test_list_is_clean(catalogue: Catalogue) -> None:
    check(catalogue)


def test_outputs_are_up_to_date() -> None:
    result = run(REPOSITORY, "build", "--check")
    assert result.exit_code == 0, result.output
    assert result.output.endswith(": every output is up to date\n")


def test_corrections_restore_the_first_list(catalogue: Catalogue) -> None:
    began = [paper for paper in catalogue.papers.values() if paper.added <= date(2026, 5, 20)]
    rebuilt = [row_before(paper, catalogue) for paper in began]
    assert sorted(rebuilt, key=itemgetter("title")) == sorted(ROWS, key=itemgetter("title"))
    assert len(rebuilt) == 90


def row_before(paper: Paper, catalogue: Catalogue) -> dict[str, Any]:
    """The row of the list of 2026-05-20: the record with its corrections undone, last to first."""
    values = paper.model_dump(exclude={"corrections"})
    for correction in reversed(paper.corrections):
        name, _, label = correction.field.partition(".")
        target, key = (values["links"], label) if label else (values, name)
        if correction.was is None:
            target.pop(key)
        else:
            target[key] = correction.was
    venue = (values["venue"], values.get("presentation"))
    return {
        "title": values["title"],
        "section": catalogue.sections[values["section"]].title,
        "year": values["year"],
        "venue": " ".join(part for part in venue if part),
        "task": ", ".join(values["tasks"]),
        "method": ", ".join(values["methods"]),
        "resources": list(values["links"]),
    }
