"""The check command: all faults sorted and counted, warnings that do not fail, help, any clone."""

import inspect
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from scripts.commands.main import cli
from tests.conftest import PREPRINT, REPOSITORY, edit, faults, run, snapshot

ALPHA = "data/papers/alpha-po.toml"
FILMS = "data/papers/rollouts-for-films.toml"
KIT = "data/toolkits/alpha-kit.toml"


def third_paper(root: Path) -> None:
    """Add a paper on DPO, and tag the other two with DPO as well."""
    text = (
        PREPRINT.replace("2601.00002", "2601.00003").replace("Rollouts", "Pairs").replace('"GRPO"', '"DPO"')
    )
    (root / "data/papers/pairs-for-films.toml").write_text(text)
    edit(root / FILMS, '"GRPO"]', '"GRPO", "DPO"]')


def write_methods(root: Path, *names: str) -> None:
    """A vocabulary of only these methods, and sections without families."""
    text = "".join(f'["{name}"]\ndescription = "A tag."\n' for name in names)
    (root / "data/methods.toml").write_text(text)
    sections = root / "data/sections.toml"
    lines = sections.read_text().splitlines(keepends=True)
    sections.write_text("".join(line for line in lines if not line.startswith("family = ")))


def test_many_faults_are_sorted_and_counted(small: Path) -> None:
    edit(small / KIT, '"alpha-po"', '"alpha-pp"')
    edit(small / FILMS, "2026\n", '"2026"\n')
    edit(small / FILMS, "tasks", "task")
    edit(small / ALPHA, '"T2I"', '"T2X", "T3I"')
    edit(small / ALPHA, "https://github.com", "git://github.com")
    (small / "data/venues.toml").unlink()
    (small / "data/notes.txt").touch()
    assert faults(small) == [
        "data/notes.txt: is unexpected here",
        f"{ALPHA}: links.Code: 'git://github.com/example/alpha-po' does not start with https:// or http://",
        f"{ALPHA}: tasks: unknown task 'T2X' (did you mean T2I or T2V?)",
        f"{ALPHA}: tasks: unknown task 'T3I' (did you mean T2I?)",
        f"{FILMS}: task: is not a key of a paper (did you mean tasks?)",
        f"{FILMS}: year: '2026' is not a whole number such as 2026; remove the quotes",
        f"{KIT}: implements: unknown paper 'alpha-pp' (did you mean alpha-po?)",
        "data/venues.toml: is missing",
        "8 faults",
    ]


def test_faults_of_every_paper(small: Path) -> None:
    for number in range(1500):
        (small / f"data/papers/p{number:04}.toml").write_text("x")
    said = "is not TOML: Expected '=' after a key in a key/value pair (at end of document)"
    lines = [f"data/papers/p{number:04}.toml: {said}" for number in range(1500)]
    assert faults(small) == [*lines, "1,500 faults"]


def test_warnings_do_not_fail(small: Path) -> None:
    write_methods(small, "DPO", "GRPO", "Policy Gradient", "Toolkit", "Adjoint")
    third_paper(small)
    edit(small / KIT, '"DPO", "Toolkit"', '"GRPO", "Toolkit"')
    edit(small / ALPHA, 'authors = ["Ada Nüsken", "Bo Li"]\n', "")
    edit(small / ALPHA, 'Code = "https://github.com/example/alpha-po"\n', "")
    before = snapshot(small)
    result = run(small, "check")
    assert result.stderr.splitlines() == [
        "warning: data/methods.toml: Adjoint: used by 0 of the papers; is it worth a tag?",
        "warning: data/methods.toml: GRPO: used by 1 of the papers; is it worth a tag?",
        "warning: data/methods.toml: Policy Gradient: used by 2 of the papers; is it worth a tag?",
        f"warning: {ALPHA}: authors: are missing",
        f"warning: {ALPHA}: links.Code: is missing, and toolkit alpha-kit has code",
    ]
    assert result.stdout == "3 papers, 1 toolkit, 1 related list: no faults, 5 warnings\n"
    assert result.exit_code == 0
    strict = run(small, "check", "--strict")
    assert (strict.exit_code, strict.output) == (1, result.output)
    assert snapshot(small) == before


def test_namesakes_and_missing_family_tags_are_warnings(small: Path) -> None:
    edit(small / ALPHA, '["Ada Nüsken", "Bo Li"]', '["Bo Li", "Ada Nüsken", "Bo Li"]')
    edit(small / FILMS, 'section = "policy-gradient"', 'section = "surrogate"')
    warnings = [line for line in run(small, "check").stderr.splitlines() if "methods.toml" not in line]
    assert warnings == [
        f"warning: {ALPHA}: authors: 'Bo Li' is listed 2 times; are they namesakes?",
        f"warning: {FILMS}: methods: lack 'Surrogate', the family of section 'surrogate'",
    ]


def test_strict_passes_without_warnings(small: Path) -> None:
    write_methods(small, "DPO", "Toolkit")
    third_paper(small)
    for path in (small / "data/papers").glob("*-for-films.toml"):
        text = path.read_text().replace('"Policy Gradient", "GRPO"', '"DPO"').replace('"DPO", "DPO"', '"DPO"')
        path.write_text(text.replace('"Policy Gradient", "DPO"', '"DPO"'))
    result = run(small, "check", "--strict")
    assert result.output == "3 papers, 1 toolkit, 1 related list: no faults, 0 warnings\n"
    assert result.exit_code == 0


PROGRAMS = [[sys.executable, "-m", "scripts"], [str(Path(sys.executable).with_name("diffusion-rl"))]]


def start(program: list[str], root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `check` as a separate program, in the folder of a clone."""
    return subprocess.run(
        [*program, "check"], cwd=root, env={**os.environ, **environment}, capture_output=True, text=True
    )


@pytest.mark.parametrize("program", PROGRAMS, ids=["module", "script"])
def test_check_works_in_any_clone(small: Path, program: list[str]) -> None:
    shutil.copytree(REPOSITORY / "scripts", small / "scripts")
    write_methods(small, "DPO", "GRPO", "Policy Gradient", "Toolkit")
    result = start(program, small)
    assert result.returncode == 0
    assert result.stdout == "2 papers, 1 toolkit, 1 related list: no faults, 3 warnings\n"
    edit(small / ALPHA, "2025", "1999")
    result = start(program, small)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"{ALPHA}: year: '1999' is not between 2015 and 2027\n1 fault\n"


def test_terminal_without_a_letter_shows_its_code(small: Path) -> None:
    edit(small / ALPHA, '"Ada Nüsken", "Bo Li"', '"Bō Li et al."')
    result = start(PROGRAMS[1], small, PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    said = "authors: 'B\\u014d Li et al.' is not a name; list every author"
    assert (result.returncode, result.stderr) == (1, f"{ALPHA}: {said}\n1 fault\n")


def test_root_that_is_not_a_folder(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere", "check")
    assert result.exit_code == 2
    assert result.output.endswith(
        f"Invalid value for '--root': Directory '{tmp_path}/nowhere' does not exist.\n"
    )


CONTEXT = click.Context(cli)
COMMANDS = {name: cli.get_command(CONTEXT, name) for name in cli.list_commands(CONTEXT)}


@pytest.mark.parametrize("command", [cli, *COMMANDS.values()], ids=["group", *COMMANDS])
def test_help_is_an_imperative_line_and_an_example(command: click.Command) -> None:
    summary, *more, example = inspect.cleandoc(command.help or "").split("\n\n")
    verb = summary.split()[0]
    assert "\n" not in summary.strip()
    assert summary.endswith(".")
    assert verb.istitle()
    assert not verb.endswith(("s", "ing", "ed"))
    assert len(more) <= 1
    program, *arguments = shlex.split(example.removeprefix("Example: "))
    assert program == "diffusion-rl"
    # A mistake in the example is a UsageError here; nothing runs.
    group = cli.make_context(program, list(arguments))
    name, given, rest = cli.resolve_command(group, arguments)
    assert given is not None
    assert command in (cli, given)
    given.make_context(name, rest, parent=group)


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)], ids=["group", *COMMANDS])
def test_help_is_printed(small: Path, arguments: list[str]) -> None:
    for flag in ("-h", "--help"):
        result = run(small, *arguments, flag)
        assert result.exit_code == 0
        assert "Example: diffusion-rl " in result.output
