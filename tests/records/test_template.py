"""data/template.toml: a valid record with every key, whose examples no record keeps."""

import shutil
from pathlib import Path

import pytest

from scripts.records.models import Paper
from tests.conftest import REPOSITORY, run

TEMPLATE = "data/template.toml"
COPY = "data/papers/beta-po.toml"
ADVICE = f"is the example of {TEMPLATE}; write the paper's own value, or delete the line"
OWN = {
    "Example-PO": "Beta-PO",
    "A Title as the Latest Version Prints It": "Pairs for Pictures",
    "Trains a sampler": "Trains a generator",
    "Ada Example": "Ada Nüsken",
    "Bo Beispiel": "Bo Li",
    "2601.99999": "2603.00001",
    "10.1000/example.1": "10.1000/beta.1",
    "forum?id=example": "forum?id=b3TA",
    "example/example-po": "nuesken/beta-po",
}
PAGE = "https://openreview.net/forum?id=example"
EXAMPLES = [
    "arxiv: '2601.99999'",
    "authors: 'Ada Example'",
    "authors: 'Bo Beispiel'",
    f"corrections #1.evidence: '{PAGE}'",
    "doi: '10.1000/example.1'",
    "links.Code: 'https://github.com/example/example-po'",
    f"links.OpenReview: '{PAGE}'",
    "links.Paper: 'https://arxiv.org/abs/2601.99999'",
    "links.Weights: 'https://huggingface.co/example/example-po'",
    "short_name: 'Example-PO'",
    "summary: 'Trains a sampler on pairs of people's choices, and needs half the steps for t...'",
    "title: 'Example-PO: A Title as the Latest Version Prints It'",
]


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """The records of the real list; the template names terms and papers of it."""
    shutil.copytree(REPOSITORY / "data", tmp_path / "data")
    return tmp_path


def test_an_unedited_copy_is_refused_line_by_line(real: Path) -> None:
    shutil.copy(real / TEMPLATE, real / COPY)
    result = run(real, "check")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [*(f"{COPY}: {each} {ADVICE}" for each in EXAMPLES), "12 faults"]


def test_an_edited_copy_is_a_valid_record(real: Path) -> None:
    text = (real / TEMPLATE).read_text("utf-8")
    for example, own in OWN.items():
        text = text.replace(example, own)
    (real / COPY).write_text(text, "utf-8")
    result = run(real, "check")
    assert result.exit_code == 0, result.output


def test_a_broken_template_is_a_fault(small: Path) -> None:
    (small / TEMPLATE).write_text('titel = "Example-PO"\n')
    result = run(small, "check")
    assert f"{TEMPLATE}: titel: is not a key of a paper (did you mean title?)" in result.stderr.splitlines()


def test_template_names_every_key() -> None:
    template = (REPOSITORY / "data/template.toml").read_text("utf-8")
    for key in set(Paper.model_fields) - {"withdrawn", "superseded_by"}:
        assert f"\n{key} = " in template or f"[{key}]" in template, key
