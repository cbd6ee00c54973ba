"""`diffusion-rl triage`: suggestions and reasons for titles."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.commands.main import cli
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


@pytest.fixture
def folder(small: Path) -> Path:
    """The list with a small scope, and a file of titles."""
    (small / "data/scope.toml").write_text(SCOPE)
    (small / "titles.txt").write_text(TITLES)
    return small


def triage(root: Path, *arguments: str, stdin: str = "") -> str:
    """The output of a successful `diffusion-rl triage`."""
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


def test_a_title_without_points_for_or_against_is_not_in_scope(folder: Path) -> None:
    edit(folder / "data/scope.toml", "start = -3", "start = 2")
    assert triage(folder, "-", stdin="Films\n").splitlines()[-1] == "1 title, 0 in scope"


def test_file_of_titles_out_of_scope_is_valid() -> None:
    """Each title once, none of them in the list, with its source."""
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


def test_json_has_the_reasons_for_each_value(folder: Path) -> None:
    content = json.loads(triage(folder, "--format", "json", str(folder / "titles.txt")))
    assert [title["title"] for title in content["titles"]] == [
        "GRPO for Text-to-Image Models",
        "Robot Learning with Diffusion",
    ]
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


def test_csv(folder: Path) -> None:
    printed = triage(folder, "--format", "csv", "-", stdin="Aligning Diffusion Inversion\nReal-Time Films\n")
    assert printed == (
        "title,score,section,tasks,methods,reasons\n"
        'Aligning Diffusion Inversion,0.6667,preference-optimization,T2I,DPO,"""Aligning"" in the title +3; '
        '""Diffusion"" in the title +3"\n'
        "Real-Time Films,0.0303,,,,\n"
    )


def test_the_abstract_is_read_too(folder: Path) -> None:
    rows = '[{"title": "GRPO for Films", "abstract": "With text-to-image models, GRPO and alignment."}]'
    assert squeezed(triage(folder, "-", stdin=rows))[1] == (
        '0.67 GRPO for Films policy-gradient; T2I; Policy "GRPO" in the title +4, "text-to-image" in the'
    )


def test_a_list_that_cannot_be_read(folder: Path) -> None:
    edit(folder / "data/scope.toml", "start = -2", 'start = "-2"')
    message = "data/scope.toml: pictures.start: '-2' is not a number such as 3; remove the quotes"
    assert refused(folder, str(folder / "titles.txt")) == (1, [message, "1 fault"])


def test_a_fault_in_the_file(folder: Path) -> None:
    path = folder / "titles.json"
    path.write_text('["Films", 3]')
    said = [f"{path}: row 2: '3' is neither a title nor a record with one", "1 fault"]
    assert refused(folder, str(path)) == (1, said)
