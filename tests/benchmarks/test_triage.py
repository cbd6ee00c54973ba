"""`python -m benchmarks.triage`: precision and recall of the suggestions for labelled titles."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.triage import Hits, Pair, hits, main, mistakes, own_rows, wanted
from scripts.records.catalogue import read_catalogue
from tests.triage.test_command import SCOPE, squeezed

# Titles in scope and out of scope with their labels, and one of each that is suggested wrongly.
LABELS = """\
title,scope,section,tasks,methods
GRPO for Text-to-Image Models,in,policy-gradient,T2I,"Policy Gradient, GRPO"
Real-Time Films,in,policy-gradient,T2V,Policy Gradient
Learning with Text-to-Image Models,out,,,
Aligning Diffusion Inversion,out,,,
"""
MEASURES = """\
in 0.03 Real-Time Films:
out 0.67 Aligning Diffusion Inversion: "Aligning" in the title +3, "Diffusion" in the title +3
scope precision recall right wrong missed
in 0.500 0.500 1 1 1
all 0.500 0.500 1 1 1

section precision recall right wrong missed
policy-gradient 1.000 0.500 1 0 1
all 1.000 0.500 1 0 1

section should be suggested
1 policy-gradient none

tasks precision recall right wrong missed
T2I 1.000 1.000 1 0 0
T2V 0.000 0.000 0 0 1
all 1.000 0.500 1 0 1

tasks should be suggested
1 T2V none

methods precision recall right wrong missed
GRPO 1.000 1.000 1 0 0
Policy Gradient 1.000 0.500 1 0 1
all 1.000 0.667 2 0 1

methods should be suggested
1 Policy Gradient none

"""


@pytest.fixture
def folder(small: Path) -> Path:
    """The list with a small scope, a rejection, and a file of labels."""
    (small / "data/scope.toml").write_text(SCOPE)
    (small / "data/rejections.toml").write_text(
        '[robots]\ntitle = "Robots, Aligned"\nreason = "robots"\ndate = 2026-05-20\n'
    )
    (small / "labels.csv").write_text(LABELS)
    return small


def measured(root: Path, *arguments: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(main, ["--root", str(root), *arguments])
    return result.exit_code, squeezed(result.output)


def test_labels_are_measured(folder: Path) -> None:
    assert measured(folder, "--wrong", str(folder / "labels.csv")) == (0, squeezed(MEASURES))


def test_each_missed_value_is_paired_with_each_wrong_one() -> None:
    pairs = [
        Pair({"T2I", "T2V"}, {"T2I", "I2I"}),
        Pair({"T2V"}, {"T2V", "I2I"}),
        Pair({"T2V", "V2V"}, set()),
        Pair({"T2I"}, {"T2I"}),
    ]
    counted = {("T2V", "I2I"): 1, ("none", "I2I"): 1, ("T2V", "none"): 1, ("V2V", "none"): 1}
    assert mistakes(pairs) == counted
    assert hits(pairs)["T2V"] == Hits(right=1, wrong=0, missed=2)
    assert hits(pairs)["all"] == Hits(right=3, wrong=2, missed=3)


def test_the_lists_own_papers_and_rejections(folder: Path) -> None:
    catalogue = read_catalogue(folder)
    found = {(row["title"], row["scope"]) for row in own_rows(catalogue)}
    assert found == {
        ("Alpha-PO: Preferences for Pictures", "in"),
        ("Rollouts for Films", "in"),
        ("Robots, Aligned", "out"),
    }
    assert own_rows(catalogue, until=date(2026, 1, 1)) == []
    status, printed = measured(folder, "--own", "--since", "2026-05-20", "--until", "2026-05-20")
    assert (status, printed[0]) == (0, "scope precision recall right wrong missed")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("T2I; T2V", {"T2I", "T2V"}),
        ('["Policy Gradient","GRPO"]', {"Policy Gradient", "GRPO"}),
        (["T2I"], {"T2I"}),
        ("", None),
        (None, None),
    ],
)
def test_forms_of_labels(value: object, read: set[str] | None) -> None:
    assert wanted({"title": "Alpha", "tasks": value}, "tasks") == read


def test_invalid_scope_is_refused(folder: Path) -> None:
    (folder / "labels.csv").write_text("title,scope\nAlpha,maybe\n")
    said = ["Alpha: scope: 'maybe' is neither 'in' nor 'out'", "1 fault"]
    assert measured(folder, str(folder / "labels.csv")) == (1, said)
