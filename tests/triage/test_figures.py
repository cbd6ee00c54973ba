"""How good triage is from titles alone, on the papers of 2026-11-23 and 541 titles out of scope.

A change of the phrases may not fall below these levels, which are one or two in a hundred below what is
reached, for tags are corrected. Papers that are added later do not count here, so that adding one never
fails.
"""

from datetime import date

import pytest

from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.triage.measures import Hits, Measures, hits_of, measure, together
from scripts.triage.suggest import suggest
from scripts.triage.titles import own_titles, read_titles
from tests.conftest import REPOSITORY

OUT_OF_SCOPE = REPOSITORY / "tests/fixtures/out-of-scope.csv"
FROZEN = date(2026, 11, 23)


@pytest.fixture(scope="module")
def measures() -> Measures:
    whole = read_catalogue(REPOSITORY)
    papers = {name: paper for name, paper in whole.papers.items() if paper.added <= FROZEN}
    assert len(papers) > 400
    titles = own_titles(Catalogue(papers=papers, rejections=whole.rejections))
    titles += read_titles(OUT_OF_SCOPE.read_bytes(), str(OUT_OF_SCOPE), whole)
    return measure([(title, suggest(whole, title.title)) for title in titles])


def level(hits: Hits) -> tuple[float, float]:
    """Precision and recall, which stand in the message of a test that fails."""
    assert hits.precision is not None
    assert hits.recall is not None
    return round(hits.precision, 3), round(hits.recall, 3)


def section_hits(measures: Measures) -> Hits:
    """The hits of all sections as one."""
    return together(hits_of(measures.section, name) for name in {label for label, _ in measures.section})


def test_scope(measures: Measures) -> None:
    precision, recall = level(hits_of(measures.scope, "in"))
    assert precision >= 0.93, measures.scope
    assert recall >= 0.92, measures.scope


def test_section(measures: Measures) -> None:
    precision, recall = level(section_hits(measures))
    assert precision >= 0.74, measures.section
    assert recall >= 0.705, measures.section


def test_tasks(measures: Measures) -> None:
    precision, recall = level(together(measures.tasks.values()))
    assert precision >= 0.89, measures.tasks
    assert recall >= 0.78, measures.tasks


def test_methods(measures: Measures) -> None:
    precision, recall = level(together(measures.methods.values()))
    assert precision >= 0.75, measures.methods
    assert recall >= 0.535, measures.methods
