"""Adding papers without the network: the template with the given values."""

from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, edit, run
from tests.helpers.adding import DAY, done, refused, world, write_list

NEW = "data/papers/beta-po.toml"
WHOLE = ("--title=Beta-PO: GRPO for Text-to-Video Diffusion", "--venue=arXiv", "--year=2026", DAY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_list(tmp_path / "list")


def test_template_has_the_given_values(root: Path) -> None:
    with world([]) as nobody:
        options = (
            "--author=Cleo Ito",
            "--link=ACL Anthology=https://aclanthology.org/1",
            "--evidence=title=https://x.org/",
        )
        result = done(root, "add", "--offline", "2603.00001v2", *WHOLE, *options)
        assert nobody.requests == []
    assert result.stdout.splitlines()[0] == f"wrote {NEW}"
    assert result.stdout.splitlines()[-1] == "  to fill in: nothing"
    template = (REPOSITORY / "data/template.toml").read_text("utf-8")
    template = template.partition("\n\n")[2].partition("# When a published")[0]
    given = {
        'title = "Example-PO: A Title as the Latest Version Prints It"':
            'title = "Beta-PO: GRPO for Text-to-Video Diffusion"',
        'short_name = "Example-PO"': 'short_name = "Beta-PO"',
        'venue = "ICLR"': 'venue = "arXiv"',
        "summary = ": "# summary = ",
        "base_models = ": "# base_models = ",
        "rewards = ": "# rewards = ",
        "benchmarks = ": "# benchmarks = ",
        "builds_on = ": "# builds_on = ",
        "compares_with = ": "# compares_with = ",
        "code_license = ": "# code_license = ",
        "read = 2026": "# read = 2026",
        "Weights = ": "# Weights = ",
        'presentation = "Poster"': '# presentation = "Poster"',
        'section = "preference-optimization"': 'section = "policy-gradient"',
        'tasks = ["T2I"]\nmethods = ["DPO"]': 'tasks = ["T2V"]\nmethods = ["Policy Gradient", "GRPO"]',
        'authors = ["Ada Example", "Bo Beispiel"]': 'authors = ["Cleo Ito"]',
        'arxiv = "2601.99999"': 'arxiv = "2603.00001"',
        "submitted = 2026-01-01": "# submitted = 2026-01-01",
        'category = "cs.CV"': '# category = "cs.CV"',
        'doi = "10.1000/example.1"': '# doi = "10.1000/example.1"',
        "added = 2026-05-18": "added = 2026-06-01",
        'Paper = "https://arxiv.org/abs/2601.99999"': 'Paper = "https://arxiv.org/abs/2603.00001"',
        'OpenReview = "https': '# OpenReview = "https',
        'Code = "https://github.com/example/example-po"\n':
            '# Code = "https://github.com/example/example-po"\n',
        '# Weights = "https://huggingface.co/example/example-po"\n':
            '# Weights = "https://huggingface.co/example/example-po"\n'
            '"ACL Anthology" = "https://aclanthology.org/1"\n',
    }  # fmt: skip
    for old, new in given.items():
        assert template.count(old) == 1, old
        template = template.replace(old, new)
    assert (root / NEW).read_text("utf-8") == template + '[evidence]\ntitle = "https://x.org/"\n'


def test_missing_fields_are_listed_and_found_by_check(root: Path) -> None:
    result = run(root, "add", "--offline", "https://openreview.net/forum?id=b3TA", "--title=On Beta")
    assert result.stdout.splitlines()[-1] == "  to fill in: year, venue, section, tasks, methods"
    text = (root / "data/papers/on-beta.toml").read_text("utf-8")
    assert (
        '# Paper = "https://arxiv.org/abs/2601.99999"\nOpenReview = "https://openreview.net/forum?id=b3TA"\n'
        in text
    )
    checked = run(root, "check")
    assert checked.stderr.splitlines() == [
        *(
            f"data/papers/on-beta.toml: {name}: is missing"
            for name in ("methods", "section", "tasks", "venue", "year")
        ),
        "5 faults",
    ]  # fmt: skip


def test_a_candidate_begins_with_its_reason(root: Path) -> None:
    done(root, "add", "--offline", "2603.00001", *WHOLE, "--candidate=in doubt")
    text = (root / "data/candidates/beta-po.toml").read_text("utf-8")
    assert text.startswith('reason = "in doubt"\n\ntitle = "Beta-PO: ')


def test_several_at_once(root: Path) -> None:
    assert refused(root, "add", "--offline", "2603.00001", "2603.00002") == [
        "2603.00001: id: cannot be made without a title; give --title or --id",
        "2603.00002: id: cannot be made without a title; give --title or --id",
    ]


def test_wrong_or_listed_papers_are_refused(root: Path) -> None:
    assert refused(root, "add", "--offline", "2405.00001v1", "--id=x") == [
        "2405.00001v1: is in the list, data/papers/alpha-po.toml"
    ]
    assert refused(root, "add", "--offline", "2603.00001", "--title=Alpha PO, preferences for pictures") == [
        "2603.00001: is in the list, data/papers/alpha-po.toml"
    ]
    assert refused(root, "add", "--offline", "2603.00001", "--id=beta", "--venue=ICRL", "--author=A, B") == [
        "2603.00001: authors: 'A, B' is not one name; quote each by itself, the family name last",
        "2603.00001: venue: unknown venue 'ICRL' (did you mean CoRL or ICLR or ICML?)",
    ]


def test_missing_or_changed_template(root: Path) -> None:
    template = root / "data/template.toml"
    edit(template, "# Today.\n", "# The day.\n")
    done(root, "add", "--offline", "2603.00001", *WHOLE)
    assert "\n# The day.\nadded = 2026-06-01\n" in (root / NEW).read_text("utf-8")
    template.unlink()
    assert refused(root, "add", "--offline", "2603.00002", "--id=x") == ["data/template.toml: is missing"]
