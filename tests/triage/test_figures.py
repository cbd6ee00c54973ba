"""The quality of triage from titles alone, on the papers of 2026-11-23 and 541 titles out of scope.

After a change of the phrases, the quality must not be below these levels. They are one or two per cent
below the measured ones, because tags are sometimes corrected. Papers that are added later do not count, so
adding one never fails.
"""

from datetime import date

import pytest

from benchmarks.triage import Pair, hits, own_rows, pairs
from scripts.triage.titles import read_title_rows
from tests.conftest import REPOSITORY
from tests.helpers.sample import real_catalogue

OUT_OF_SCOPE = REPOSITORY / "tests/fixtures/out-of-scope.csv"
FROZEN = date(2026, 11, 23)

Measured = dict[str, list[Pair]]


@pytest.fixture(scope="module")
def measured() -> Measured:
    catalogue = real_catalogue()
    own = own_rows(catalogue, until=FROZEN)
    assert len(own) > 400
    return pairs(own + read_title_rows(OUT_OF_SCOPE.read_bytes(), str(OUT_OF_SCOPE)), catalogue)


@pytest.mark.parametrize(
    ("label", "precision", "recall"),
    [
        ("scope", 0.93, 0.92),
        ("section", 0.745, 0.71),
        ("tasks", 0.91, 0.785),
        ("methods", 0.76, 0.527),
    ],
)
def test_levels(measured: Measured, label: str, precision: float, recall: float) -> None:
    by_value = hits(measured[label])
    assert round(by_value["all"].precision, 3) >= precision, by_value
    assert round(by_value["all"].recall, 3) >= recall, by_value
