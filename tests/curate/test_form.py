"""The form for issues: it asks for the fields of a record, and its answers become one."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from scripts.commands.main import cli
from scripts.records.catalogue import read_catalogue
from scripts.records.models import Paper
from scripts.tables.rows import READING
from tests.conftest import REPOSITORY, edit, run, snapshot
from tests.helpers.adding import BETA, BETA_RECORD, done, refused, world, write_list
from tests.helpers.arxiv_server import Server
from tests.helpers.sample import real_catalogue

FORM = yaml.load((REPOSITORY / ".github/ISSUE_TEMPLATE/paper.yml").read_text("utf-8"), yaml.CSafeLoader)
QUESTIONS = {part["id"]: part for part in FORM["body"] if "id" in part}

# As GitHub writes an answered form.
WHOLE = {
    "arxiv": "2603.00001",
    "title": "Beta-PO: GRPO for Text-to-Video Diffusion",
    "short_name": "Beta-PO",
    "venue": "ICML",
    "year": "2026",
    "presentation": "Oral",
    "section": "policy-gradient: Policy Gradient / SDE Rollout",
    "tasks": "T2V: Text to video",
    "methods": "Policy Gradient, GRPO",
    "authors": "Cleo Ito\nBo Li",
    "submitted": "2026-03-02",
    "category": "cs.CV",
    "links": "Paper: https://arxiv.org/abs/2603.00001\n- Code: https://github.com/example/beta-po",
    "evidence": "venue: https://arxiv.org/abs/2603.00001",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_list(tmp_path / "list")


@pytest.fixture
def arxiv() -> Iterator[Server]:
    with world([BETA]) as server:
        yield server


def issue(**answers: str) -> str:
    """The text of an issue, and the path of a file that holds it."""
    blocks = [
        f"### {question['attributes']['label']}\n\n{answers.get(name, '_No response_')}"
        for name, question in QUESTIONS.items()
    ]
    text = "\n\n".join(blocks)
    Path("issue.md").write_bytes(text.replace("\n", "\r\n").encode())
    return "issue.md"


def recorded(root: Path) -> str:
    """The record, with the day that the tests of `add` have."""
    path = root / "data/papers/beta-po.toml"
    day = read_catalogue(root).papers["beta-po"].added
    return path.read_text("utf-8").replace(f"added = {day}", "added = 2026-06-01")


# Questions


def test_it_asks_for_the_fields_of_a_new_record() -> None:
    later = {"added", "withdrawn", "superseded_by", "corrections", *READING}
    assert set(QUESTIONS) == set(Paper.model_fields) - later
    labels = [question["attributes"]["label"] for question in QUESTIONS.values()]
    assert len(set(labels)) == len(labels)


def test_its_choices_are_the_vocabularies() -> None:
    catalogue = real_catalogue()
    parents = {section.parent for section in catalogue.sections.values()}
    sections = {
        name: section
        for name, section in catalogue.sections.items()
        if section.holds == "papers" and name not in parents
    }
    expected = {
        "venue": list(catalogue.venues),
        "presentation": ["Oral", "Spotlight", "Highlight", "Poster"],
        "section": [f"{name}: {section.title}" for name, section in sections.items()],
        "tasks": [f"{name}: {task.title}" for name, task in catalogue.tasks.items()],
        "methods": list(catalogue.methods),
    }
    asked = {
        name: question["attributes"]["options"]
        for name, question in QUESTIONS.items()
        if question["type"] == "dropdown"
    }
    assert asked == expected, "write the terms of data/*.toml as options in .github/ISSUE_TEMPLATE/paper.yml"
    assert not [option for options in asked.values() for option in options if "," in option]
    labels = QUESTIONS["links"]["attributes"]["description"].partition("Labels: ")[2].rstrip(".\n")
    assert labels.split(", ") == list(catalogue.link_labels)


def test_form_follows_the_schema_of_github() -> None:
    assert set(FORM) == {"name", "description", "title", "labels", "body"}
    kinds = {"markdown", "input", "textarea", "dropdown"}
    assert {part["type"] for part in FORM["body"]} <= kinds
    allowed = {"label", "description", "placeholder", "options", "multiple"}
    for question in QUESTIONS.values():
        assert set(question) == {"type", "id", "attributes"}
        assert {"label"} <= set(question["attributes"]) <= allowed
        options = question["attributes"].get("options", [])
        assert len(set(options)) == len(options)
        assert all(isinstance(option, str) and option.casefold() != "none" for option in options)


# Answers


def test_complete_form_needs_no_look_up(root: Path, arxiv: Server) -> None:
    result = done(root, "add-form", issue(**WHOLE), "--offline")
    assert recorded(root) == BETA_RECORD
    assert result.stdout.startswith("wrote data/papers/beta-po.toml\n  scope: ")
    assert arxiv.requests == []


def test_an_arxiv_id_is_enough(root: Path, arxiv: Server) -> None:
    done(root, "add-form", issue(arxiv="https://arxiv.org/abs/2603.00001v4"))
    assert recorded(root) == BETA_RECORD


def test_answers_override_arxiv(root: Path, arxiv: Server) -> None:
    done(root, "add-form", issue(arxiv="2603.00001", tasks="I2V: Image to video, V2V: Video to video"))
    assert recorded(root) == BETA_RECORD.replace('["T2V"]', '["I2V", "V2V"]')


def test_a_paper_that_is_not_at_arxiv(root: Path, arxiv: Server) -> None:
    answers = {name: WHOLE[name] for name in ("title", "section", "tasks", "methods", "venue", "year")}
    answers["links"] = "OpenReview: https://openreview.net/forum?id=beta"
    done(root, "add-form", issue(**answers, authors="1. Cleo Ito, Bo Li and Ada Nüsken".removeprefix("1. ")))
    record = read_catalogue(root).papers["beta-po"]
    assert (record.arxiv, record.authors) == (None, ["Cleo Ito", "Bo Li", "Ada Nüsken"])
    assert arxiv.requests == []


def test_a_candidate_from_standard_input(root: Path, arxiv: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Path(issue(arxiv="2603.00001")).read_bytes()
    arguments = ["--root", str(root), "add-form", "-", "--candidate", "in doubt"]
    result = CliRunner().invoke(cli, arguments, input=io.BytesIO(text))
    assert result.exit_code == 0, result.output
    assert (root / "data/candidates/beta-po.toml").read_text().startswith('reason = "in doubt"\n')


def test_a_dry_run_writes_nothing(root: Path, arxiv: Server) -> None:
    before = snapshot(root)
    result = run(root, "add-form", issue(arxiv="2603.00001"), "--dry-run")
    assert result.stdout.startswith('would write data/papers/beta-po.toml:\n\ntitle = "Beta-PO: ')
    assert snapshot(root) == before


def test_wrong_answers_are_reported_together_by_label(root: Path, arxiv: Server) -> None:
    broken = {
        "arxiv": "26.1", "year": "soon", "submitted": "2 March", "venue": "ICRL",
        "authors": "Cleo Ito et al.\nBo", "links": "Cod: https://example.org\nhttps://example.com", "doi": "https://doi.org/10.1000/1",
        "evidence": "venu: https://example.org", "title": "",
    }  # fmt: skip
    assert refused(root, "add-form", issue(**WHOLE | broken), "--offline") == [
        "issue.md: Authors: 'Cleo Ito et al.' is not a name; list every author",
        "issue.md: DOI: 'https://doi.org/10.1000/1' is not a DOI; write '10.1000/1'",
        "issue.md: Evidence.venu: is for 'venu', which has no value here; write 'venue' or \"links.Code\"",
        "issue.md: First submission: '2 March' is not a day such as 2026-05-18",
        "issue.md: Links: 'https://example.com' is not a label and an address, such as Code: https://…",
        "issue.md: Venue: unknown venue 'ICRL' (did you mean CoRL or ICLR or ICML?)",
        "issue.md: Year: 'soon' is not a year such as 2026",
        "issue.md: arXiv id: '26.1' is not an arXiv id; it looks like '2505.05470'",
    ]
    whole = broken | {"arxiv": "2603.00001", "links": "Cod: https://example.org"}
    assert refused(root, "add-form", issue(**WHOLE | whole), "--offline") == [
        "issue.md: Authors: 'Cleo Ito et al.' is not a name; list every author",
        "issue.md: DOI: 'https://doi.org/10.1000/1' is not a DOI; write '10.1000/1'",
        "issue.md: Evidence.venu: is for 'venu', which has no value here; write 'venue' or \"links.Code\"",
        "issue.md: First submission: '2 March' is not a day such as 2026-05-18",
        "issue.md: Links: unknown label 'Cod' (did you mean Code?)",
        "issue.md: Title: is missing",
        "issue.md: Venue: unknown venue 'ICRL' (did you mean CoRL or ICLR or ICML?)",
        "issue.md: Year: 'soon' is not a year such as 2026",
    ]


def test_missing_values_are_requested(root: Path, arxiv: Server) -> None:
    assert refused(root, "add-form", issue(short_name="Beta-PO")) == [
        "issue.md: Links: are missing; give at least one page of the paper",
        "issue.md: Methods: is missing",
        "issue.md: Section: is missing",
        "issue.md: Tasks: is missing",
        "issue.md: Title: is missing",
        "issue.md: Venue: is missing",
        "issue.md: Year: is missing",
    ]


def test_id_unknown_to_arxiv(root: Path, arxiv: Server) -> None:
    assert refused(root, "add-form", issue(arxiv="2603.99999")) == [
        "issue.md: arXiv id: '2603.99999' is unknown at arXiv; look it up"
    ]


def test_listed_paper_is_refused(root: Path, arxiv: Server) -> None:
    known = "issue.md: is in the list, data/papers/alpha-po.toml"
    assert refused(root, "add-form", issue(arxiv="2405.00001")) == [known]
    assert refused(root, "add-form", issue(**WHOLE | {"title": "alpha-po: preferences, for pictures"})) == [
        known
    ]
    assert arxiv.requests == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", "issue.md: is empty"),
        (
            b"Please add Beta-PO.\n",
            "issue.md: is not a filled form; it has no question of .github/ISSUE_TEMPLATE/paper.yml "
            "('### …')",
        ),
        (b"### Title\n\nA\n\n### Title\n\nB\n", "issue.md: Title: is listed twice; keep one"),
        (b"### Title\n\n\xff\n", "issue.md: line 3 is not UTF-8 (byte 0xff); save it as UTF-8"),
    ],
)  # fmt: skip
def test_texts_that_are_not_a_filled_form(root: Path, arxiv: Server, text: bytes, line: str) -> None:
    Path("issue.md").write_bytes(text)
    assert refused(root, "add-form", "issue.md") == [line]


def test_missing_issue_and_missing_form(root: Path, arxiv: Server) -> None:
    assert refused(root, "add-form", "nowhere.md") == ["nowhere.md: No such file or directory"]
    (root / ".github/ISSUE_TEMPLATE/paper.yml").unlink()
    assert refused(root, "add-form", issue()) == [".github/ISSUE_TEMPLATE/paper.yml: is missing"]


def test_questions_come_from_the_form_file(root: Path, arxiv: Server) -> None:
    edit(root / ".github/ISSUE_TEMPLATE/paper.yml", "label: Year\n", "label: Year of the edition\n")
    path = Path(issue(**WHOLE))
    path.write_bytes(path.read_bytes().replace(b"### Year\r\n", b"### Year of the edition\r\n"))
    done(root, "add-form", str(path), "--offline")
    assert recorded(root) == BETA_RECORD
