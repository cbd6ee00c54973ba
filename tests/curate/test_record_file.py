"""Records as the text of their files: those of the list unchanged, and difficult characters for TOML."""

import tomllib
from datetime import date

import pytest

from scripts.curate.record_file import record_text, value_text
from scripts.records.models import Candidate, Correction, Paper
from tests.conftest import PAPER, PREPRINT, REPOSITORY
from tests.helpers.sample import real_catalogue

HOSTILE = [
    "quotes \" and '",
    "back\\slash \\u0041 \\",
    "line\nbreak\tand\rreturn",
    "bell \a delete \x7f nul \0",
    "no-break\u00a0space, zero\u200bwidth, \u202eright to left",
    "עברית and العربية",
    "emoji 🎨 and a family 👩‍👩‍👧",
    "[table] # comment = '''",
    "a tag beyond the plane \U000e0041",
    "",
]


@pytest.fixture(scope="module")
def records() -> dict[str, Paper]:
    catalogue = real_catalogue()
    papers = {f"papers/{name}": paper for name, paper in catalogue.papers.items()}
    return papers | {f"candidates/{name}": paper for name, paper in catalogue.candidates.items()}


def test_records_of_the_list_are_written_unchanged(records: dict[str, Paper]) -> None:
    files = {name: (REPOSITORY / f"data/{name}.toml").read_text("utf-8") for name in records}
    assert {name: record_text(record) for name, record in records.items()} == files
    assert len(files) >= 90


@pytest.mark.parametrize("text", [PAPER, PREPRINT])
def test_small_records_are_written_unchanged(text: str) -> None:
    assert record_text(Paper.model_validate(tomllib.loads(text))) == text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_survives(hostile: str) -> None:
    paper = Paper(
        title=hostile,
        year=2026,
        venue=hostile,
        section="surrogate",
        tasks=[hostile, hostile * 50],
        methods=[],
        added=date(2026, 5, 18),
        links={hostile: hostile, "Code": hostile},
        corrections=[
            Correction(field=hostile, was=was, evidence="", reason=hostile, date=date(2026, 5, 19))
            for was in (hostile, [hostile], 2025, None)
        ],
    )
    text = record_text(paper)
    assert Paper.model_validate(tomllib.loads(text)) == paper
    assert text.replace("\n", "").isprintable()


def test_reason_of_a_candidate_comes_first() -> None:
    paper = Paper.model_validate(tomllib.loads(PAPER))
    candidate = Candidate(**paper.model_dump(exclude_unset=True), reason="in doubt")
    assert record_text(candidate) == f'reason = "in doubt"\n{PAPER}'


def test_list_of_100_characters_is_on_one_line() -> None:
    assert value_text(["a" * 45, "b" * 47]) == f'["{"a" * 45}", "{"b" * 47}"]'
    assert len(value_text(["a" * 45, "b" * 47])) == 100
    assert value_text(["a" * 45, "b" * 48]) == f'[\n  "{"a" * 45}",\n  "{"b" * 48}",\n]'


def test_keys_are_quoted_if_needed() -> None:
    links = {"Code": "https://example.org/a", "ACL Anthology": "https://example.org/b"}
    paper = Paper.model_validate(tomllib.loads(PAPER) | {"links": links})
    expected = '[links]\nCode = "https://example.org/a"\n"ACL Anthology" = "https://example.org/b"\n'
    assert record_text(paper).endswith(expected)
