"""The form for errors: a report becomes a correction to review."""

from pathlib import Path

import pytest
import yaml

from scripts.records.models import Paper
from tests.conftest import REPOSITORY, run, snapshot

FORM = yaml.load((REPOSITORY / ".github/ISSUE_TEMPLATE/error.yml").read_text("utf-8"), yaml.CSafeLoader)
LABELS = {part["id"]: part["attributes"]["label"] for part in FORM["body"] if "id" in part}
ALPHA = "data/papers/alpha-po.toml"
PAGE = "https://openreview.net/forum?id=alpha"
GIVEN = {
    "record": "alpha-po",
    "field": "title",
    "value": "Alpha-PO: Preferences for Paintings",
    "evidence": PAGE,
    "reason": "the printed\ntitle",
}


@pytest.fixture
def root(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIFFUSION_RL_TODAY", "2026-06-01")
    (small / ".github/ISSUE_TEMPLATE").mkdir(parents=True)
    text = (REPOSITORY / ".github/ISSUE_TEMPLATE/error.yml").read_text("utf-8")
    (small / ".github/ISSUE_TEMPLATE/error.yml").write_text(text, "utf-8")
    return small


def issue(**answers: str) -> str:
    """The path of an issue in the form of a filled form at GitHub."""
    filled = {**GIVEN, **answers}
    blocks = [f"### {label}\n\n{filled.get(name) or '_No response_'}" for name, label in LABELS.items()]
    Path("issue.md").write_bytes("\n\n".join(blocks).replace("\n", "\r\n").encode())
    return "issue.md"


def test_a_report_is_a_correction(root: Path) -> None:
    result = run(root, "correct-form", issue())
    assert (result.exit_code, result.stderr) == (0, "")
    change = "title: 'Alpha-PO: Preferences for Pictures' becomes 'Alpha-PO: Preferences for Paintings'"
    assert result.stdout.splitlines() == [
        f"changed {ALPHA}: {change} (the printed title)",
        f"Open {PAGE}, compare, and see 'git diff' before you commit.",
    ]
    text = (root / ALPHA).read_text("utf-8")
    assert text.startswith('title = "Alpha-PO: Preferences for Paintings"\n')
    assert text.endswith(
        "\n[[corrections]]\n"
        'field = "title"\n'
        'was = "Alpha-PO: Preferences for Pictures"\n'
        f'evidence = "{PAGE}"\n'
        'reason = "the printed title"\n'
        "date = 2026-06-01\n"
    )
    assert run(root, "check").exit_code == 0


def test_lists_and_numbers(root: Path) -> None:
    assert run(root, "correct-form", issue(field="tasks", value="T2I\nI2I")).exit_code == 0
    assert run(root, "correct-form", issue(field="year", value="2024")).exit_code == 0
    text = (root / ALPHA).read_text("utf-8")
    assert 'tasks = ["T2I", "I2I"]\n' in text
    assert "year = 2024\n" in text


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("base_models", "SD3.5-M\nOwn: image", 'base_models = ["SD3.5-M", "Own: image"]'),
        ("rewards", "PickScore", 'rewards = ["PickScore"]'),
        ("benchmarks", "GenEval, DPG-Bench", 'benchmarks = ["GenEval", "DPG-Bench"]'),
        ("compares_with", "rollouts-for-films", 'compares_with = ["rollouts-for-films"]'),
        ("code_license", "Apache-2.0", 'code_license = "Apache-2.0"'),
        ("summary", "Learns from pairs.", 'summary = "Learns from pairs."'),
    ],
)
def test_a_value_that_the_record_lacks(root: Path, field: str, value: str, line: str) -> None:
    result = run(root, "correct-form", issue(field=field, value=value))
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"\n{line}\n" in (root / ALPHA).read_text("utf-8")
    assert run(root, "check").exit_code == 0


def test_dry_run_writes_nothing(root: Path) -> None:
    before = snapshot(root)
    result = run(root, "correct-form", issue(), "--dry-run")
    assert result.stdout.startswith(f"would change {ALPHA}: title: ")
    assert snapshot(root) == before


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({"record": "alpha"}, "Record: unknown paper 'alpha' (did you mean alpha-po?)"),
        ({"value": ""}, "Right value: is not answered"),
        (
            {"evidence": "my memory"},
            "Page that shows it: 'my memory' is not a web address; it looks like ",
        ),
        ({"field": "something else"}, "Field: needs a person: 'Alpha-PO: Preferences for Paintings'"),
        ({"field": "year", "value": "last year"}, "Right value: 'last year' is not a year such as 2026"),
        ({"field": "year", "value": "2025"}, "Right value: '2025' is the value in the record already"),
        ({"field": "tasks", "value": "T2X"}, "tasks: unknown task 'T2X' (did you mean T2I or T2V?)"),
    ],
)
def test_reports_that_cannot_be_taken_up(root: Path, answers: dict[str, str], line: str) -> None:
    before = snapshot(root)
    result = run(root, "correct-form", issue(**answers))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"issue.md: {line}"), result.stderr
    assert snapshot(root) == before


def test_its_fields_are_those_of_records() -> None:
    [field] = [part for part in FORM["body"] if part.get("id") == "field"]
    options = field["attributes"]["options"]
    assert options[-1] == "something else"
    assert set(options[:-1]) <= set(Paper.model_fields)
