"""`diffusion-rl triage`: suggestions and reasons for titles, and how good they are where there are labels."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.commands.main import cli
from scripts.triage.measures import taken
from tests.conftest import REPOSITORY, edit

SCOPE = """\
[reward]
description = "A reward."
start = -3
least = 0
most = 4
weakest = 4
share = 0.5
phrases = { grpo = 4, "align*" = 3 }

[pictures]
description = "Pictures."
start = -2
least = 0
most = 4
weakest = 4
share = 0.5
phrases = { diffusion = 3, "text to image" = 4 }
"""

TITLES = "Robot Learning with Diffusion\nGRPO for Text-to-Image Models\n"

# What a title in scope and one out of it are labelled, and one of each that is taken for the other.
LABELS = """\
title,scope,section,tasks,methods
GRPO for Text-to-Image Models,in,policy-gradient,T2I,"Policy Gradient, GRPO"
Real-Time Films,in,policy-gradient,T2V,Policy Gradient
Learning with Text-to-Image Models,out,,,
Aligning Diffusion Inversion,out,,,
"""

MEASURES = """\
scope precision recall F1 right wrong missed
in 0.500 0.500 0.500 1 1 1

taken for a b
a in 1 1
b out 1 1

section precision recall F1 right wrong missed
policy-gradient 1.000 0.500 0.667 1 0 1

taken for a none
a policy-gradient 1 1

task precision recall F1 right wrong missed
T2I 1.000 1.000 1.000 1 0 0
T2V - 0.000 0.000 0 0 1
all 1.000 0.500 0.667 1 0 1

taken for a b none
a T2I 1 0 0
b T2V 0 0 1

method precision recall F1 right wrong missed
GRPO 1.000 1.000 1.000 1 0 0
Policy Gradient 1.000 0.500 0.667 1 0 1
all 1.000 0.667 0.800 2 0 1

taken for a b none
a GRPO 1 0 0
b Policy Gradient 0 1 1
4 titles, 2 in scope
"""


@pytest.fixture
def folder(small: Path) -> Path:
    """The list with a small scope, a file of titles and one of labels."""
    (small / "data/scope.toml").write_text(SCOPE)
    (small / "titles.txt").write_text(TITLES)
    (small / "labels.csv").write_text(LABELS)
    return small


def triage(root: Path, *arguments: str, stdin: str = "") -> str:
    """What `diffusion-rl triage` prints, where it succeeds."""
    result = CliRunner().invoke(cli, ["--root", str(root), "triage", *arguments], input=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(root: Path, *arguments: str) -> tuple[int, list[str]]:
    """The exit status and the lines with which it refuses."""
    result = CliRunner().invoke(cli, ["--root", str(root), "triage", *arguments])
    assert result.stdout == ""
    return result.exit_code, result.stderr.splitlines()


def squeezed(text: str) -> list[str]:
    """The lines of tables with one space between cells, and without the rules below the headings."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if not line or line.strip("- ")]


def test_titles_are_shown_with_suggestions_and_reasons_the_likeliest_first(folder: Path) -> None:
    printed = triage(folder, str(folder / "titles.txt"))
    assert squeezed(printed) == [
        "score title suggested why",
        '0.89 GRPO for Text-to-Image Models policy-gradient; T2I; Policy "GRPO" in the title +4, '
        '"Text-to-Image" in the title',
        "Gradient, GRPO +4",
        '0.20 Robot Learning with Diffusion T2I "Diffusion" in the title +3',
        "2 titles, 1 in scope",
    ]


def test_standard_input_is_read(folder: Path) -> None:
    assert triage(folder, "-", stdin=TITLES) == triage(folder, str(folder / "titles.txt"))


def test_labels_are_measured(folder: Path) -> None:
    printed = triage(folder, "--show", "none", str(folder / "labels.csv"))
    assert squeezed(printed) == squeezed(MEASURES)


def test_of_several_values_each_missed_one_is_held_against_each_wrong_one() -> None:
    pairs = [(["T2I", "T2V"], ["T2I", "I2I"]), (["T2V"], ["T2V", "I2I"]), (["T2V", "V2V"], [])]
    assert taken(pairs) == {
        ("T2I", "T2I"): 1,
        ("T2V", "I2I"): 1,
        ("T2V", "T2V"): 1,
        ("none", "I2I"): 1,
        ("T2V", "none"): 1,
        ("V2V", "none"): 1,
    }


def test_titles_whose_label_says_otherwise_are_shown(folder: Path) -> None:
    printed = triage(folder, "--show", "wrong", "--format", "csv", str(folder / "labels.csv"))
    assert printed == (
        "title,score,section,tasks,methods,reasons\n"
        'Aligning Diffusion Inversion,0.6667,preference-optimization,T2I,DPO,"""Aligning"" in the title +3; '
        '""Diffusion"" in the title +3"\n'
        "Real-Time Films,0.0303,,,,\n"
    )


def test_json_tells_all(folder: Path) -> None:
    content = json.loads(triage(folder, "--format", "json", str(folder / "labels.csv")))
    assert content["titles"][0] == {
        "title": "GRPO for Text-to-Image Models",
        "score": 0.8889,
        "section": "policy-gradient",
        "tasks": ["T2I"],
        "methods": ["Policy Gradient", "GRPO"],
        "reasons": ['"GRPO" in the title +4', '"Text-to-Image" in the title +4'],
        "reasons_by_value": {
            "policy-gradient": ['"GRPO" in the title +3'],
            "T2I": ['"Text-to-Image" in the title +3'],
            "Policy Gradient": ['"GRPO" in the title +3'],
            "GRPO": ['"GRPO" in the title +3'],
        },
    }
    half = {"right": 1, "wrong": 1, "missed": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    unseen = {"right": 0, "wrong": 0, "missed": 1, "precision": None, "recall": 0.0, "f1": 0.0}
    assert content["measures"]["scope"] == {"in": half}
    assert content["measures"]["tasks"]["T2V"] == unseen
    assert [len(part) for part in content["measures"].values()] == [1, 1, 2, 2]


def test_a_title_without_points_for_or_against_is_not_in_scope(folder: Path) -> None:
    edit(folder / "data/scope.toml", "start = -3", "start = 2")
    assert triage(folder, "-", stdin="Films\n").splitlines()[-1] == "1 title, 0 in scope"


def test_without_labels_nothing_is_measured(folder: Path) -> None:
    content = json.loads(triage(folder, "--format", "json", str(folder / "titles.txt")))
    assert content["measures"] == {"scope": {}, "section": {}, "tasks": {}, "methods": {}}


def test_the_lists_own_papers_and_rejections(folder: Path) -> None:
    (folder / "data/rejections.toml").write_text(
        '[robots]\ntitle = "Robots, Aligned"\nreason = "robots"\ndate = 2026-05-20\n'
    )
    rows = list(csv.DictReader(io.StringIO(triage(folder, "--own", "--format", "csv"))))
    titles = {"Alpha-PO: Preferences for Pictures", "Rollouts for Films", "Robots, Aligned"}
    assert {row["title"] for row in rows} == titles
    more = csv.DictReader(io.StringIO(triage(folder, "--own", "--format", "csv", str(folder / "titles.txt"))))
    assert len(list(more)) == 5


def test_what_the_list_publishes_can_be_read(built: Path) -> None:
    printed = triage(built, "--show", "none", str(built / "data/tables/papers.csv"))
    assert squeezed(printed)[-1].startswith("2 titles, ")
    assert squeezed(printed)[0] == "section precision recall F1 right wrong missed"


def test_the_file_of_titles_out_of_scope_is_as_it_should_be() -> None:
    """Each title once, none of them in the list, and where it was seen."""
    text = (REPOSITORY / "tests/fixtures/out-of-scope.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len({row["title"].casefold() for row in rows}) == len(rows) == 541
    assert {row["scope"] for row in rows} == {"out"}
    assert all(row["why"] and row["source"] for row in rows)
    papers = csv.DictReader((REPOSITORY / "data/tables/papers.csv").open())
    known = {(paper["title"].casefold(), paper["arxiv"]) for paper in papers}
    assert not {row["title"].casefold() for row in rows} & {title for title, _ in known}
    assert not {row["arxiv"] for row in rows if row["arxiv"]} & {arxiv for _, arxiv in known}


def test_no_file(folder: Path) -> None:
    said = ["nowhere.txt: is missing", "1 fault"]
    assert refused(folder, "nowhere.txt") == (1, said)


def test_nothing_to_show_but_the_number(folder: Path) -> None:
    assert triage(folder, "--show", "none", str(folder / "titles.txt")) == "2 titles, 1 in scope\n"


def test_neither_file_nor_own(folder: Path) -> None:
    status, said = refused(folder)
    assert (status, said[-1]) == (2, "Error: give a FILE of titles, or --own")


def test_a_list_that_cannot_be_read(folder: Path) -> None:
    edit(folder / "data/scope.toml", "start = -2", 'start = "-2"')
    message = "data/scope.toml: pictures.start: '-2' is not a number such as 3; take the quotes away"
    assert refused(folder, "--own") == (1, [message, "1 fault"])


def test_faults_in_the_file(folder: Path) -> None:
    path = folder / "labels.csv"
    edit(path, "Films,in", "Films,inside")
    assert refused(folder, str(path)) == (
        1,
        [f"{path}: line 3: scope: 'inside' is neither 'in' nor 'out'", "1 fault"],
    )
