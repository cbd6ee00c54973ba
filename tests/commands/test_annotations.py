"""`diffusion-rl check --format github`: each fault as an annotation at its line."""

from pathlib import Path

import pytest

from scripts.commands.annotations import annotation
from scripts.faults import Fault
from tests.conftest import edit, run

ALPHA = "data/papers/alpha-po.toml"
FILMS = "data/papers/rollouts-for-films.toml"


def test_faults_are_annotated_and_printed_as_before(small: Path) -> None:
    edit(small / ALPHA, '["T2I"]', '["T2X"]')
    edit(small / ALPHA, "https://github.com", "git://github.com")
    edit(small / FILMS, 'title = "Rollouts for Films"', "title = Rollouts")
    plain, result = run(small, "check"), run(small, "check", "--format", "github")
    assert result.exit_code == 1
    assert result.stderr == plain.stderr
    assert plain.stdout == ""
    assert result.stdout.splitlines() == [
        f"::error file={ALPHA},line=16::links.Code: 'git://github.com/example/alpha-po' does not start with "
        "https:// or http://",
        f"::error file={ALPHA},line=6::tasks: unknown task 'T2X' (did you mean T2I or T2V?)",
        f"::error file={FILMS},line=1::is not TOML: Invalid value (at line 1, column 9); put text in "
        "quotes, and end a list with ]",
    ]


def test_warnings_are_annotated_as_warnings(small: Path) -> None:
    edit(small / ALPHA, 'authors = ["Ada Nüsken", "Bo Li"]\n', "")
    result = run(small, "check", "--format", "github")
    assert result.exit_code == 0
    assert f"::warning file={ALPHA},line=1::authors: " in result.stdout


TEXT = """\
title = "A"  # its title
[links]
"Code" = "https://a.org"
[evidence]
title = "https://b.org"
[[corrections]]
date = 2026-01-01
[[corrections]]
field = "x"
date = 2026-01-02
["GRPO 2"]
title = "B"
"""


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("", 1),
        ("title", 1),
        ("links", 2),
        ("links.Code", 3),
        ("links.Project", 2),
        ("evidence.title", 5),
        ("corrections #1.date", 7),
        ("corrections #2.date", 10),
        ("corrections #9.date", 10),
        ("GRPO 2.title", 12),
        ("nothing", 1),
    ],
)
def test_the_line_of_a_field(tmp_path: Path, field: str, line: int) -> None:
    (tmp_path / "a.toml").write_text(TEXT)
    prefix = f"{field}: " if field else ""
    assert (
        annotation(tmp_path, Fault("a.toml", field, "is odd"))
        == f"::error file=a.toml,line={line}::{prefix}is odd"
    )


def test_no_text_escapes_from_an_annotation(tmp_path: Path) -> None:
    fault = Fault("a,b:c%\n.toml", "", "100 %\n::warning::x")
    assert annotation(tmp_path, fault) == "::error file=a%2Cb%3Ac%25%0A.toml,line=1::100 %25\\n::warning::x"
    assert annotation(tmp_path, Fault("", "", "no host")) == "::error::no host"
