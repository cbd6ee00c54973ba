"""The command line: its list of commands, its version, and its message if packages are missing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.commands.main import COMMANDS, cli
from tests.conftest import REPOSITORY, edit, run

# Packages that only the extras install; the site does not need them.
EXTRAS = ("markdown_it", "tomlkit", "frictionless", "pyarrow", "pytest", "hypothesis")


def test_command_summaries_are_not_cut() -> None:
    shown = CliRunner().invoke(cli, ["--help"], terminal_width=80).stdout
    width = max(map(len, COMMANDS)) + 2
    for name, entry in COMMANDS.items():
        assert f"  {name:{width}}{entry.summary}\n" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_name_and_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"], prog_name="diffusion-rl")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Usage: diffusion-rl {name} ")
    assert f"Example: diffusion-rl {name}" in result.stdout


def test_version_is_that_of_the_data(small: Path) -> None:
    version = json.loads((small / "datapackage.json").read_text("utf-8"))["version"]
    assert run(small, "--version").output == f"diffusion-rl {version}\n"


def test_unknown_command() -> None:
    result = CliRunner().invoke(cli, ["bild"], prog_name="diffusion-rl")
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        2,
        "Error: No such command 'bild' (did you mean build?).",
    )


def without(packages: tuple[str, ...], program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command line, `cli` of a module, with some packages not importable."""
    code = (
        "import sys\n"
        f"sys.modules |= dict.fromkeys({packages!r})\n"
        f"from {program} import cli\n"
        "cli(prog_name='diffusion-rl')"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=REPOSITORY, capture_output=True, text=True
    )


def test_a_site_checks_and_builds_without_the_extras(small: Path) -> None:
    for command in ("check", "build"):
        result = without(EXTRAS, "scripts.commands.main", "--root", str(small), command)
        assert result.returncode == 0, result.stderr


PATHS = [
    "/",
    "/diffusion-rl/papers",
    "/diffusion-rl/papers/flow-grpo",
    "/diffusion-rl/papers.bib?_size=5",
    "/charts",
]
# What `datasette FOLDER` serves, asked in its own process.
GET = f"""
import asyncio, json, sys
sys.modules |= dict.fromkeys({EXTRAS!r})
from datasette.cli import serve
with serve.make_context("serve", [sys.argv[1]]) as context:
    site = context.invoke(serve, **context.params, return_instance=True)
async def ask():
    await site.invoke_startup()
    return {{path: await site.client.get(path) for path in sys.argv[2:]}}
print(json.dumps({{path: (page.status_code, page.text) for path, page in asyncio.run(ask()).items()}}))
"""


def test_a_site_answers_without_the_extras(repository: Path) -> None:
    command = [sys.executable, "-c", GET, str(repository), *PATHS]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    pages = json.loads(result.stdout)
    assert [code for code, _ in pages.values()] == [200] * len(PATHS)
    assert all(text for _, text in pages.values())
    for path in ("/diffusion-rl/papers", "/diffusion-rl/papers/flow-grpo"):
        assert "Flow-GRPO" in pages[path][1]


@pytest.mark.parametrize("command", ["import", "export"])
def test_command_without_its_packages_prints_a_message(command: str) -> None:
    result = without(EXTRAS, "scripts.commands.main", command, "--help")
    said = f"Error: '{command}' needs packages that are not installed; run 'make install'\n"
    assert (result.returncode, result.stderr) == (1, said)


def test_the_package_is_valid_for_frictionless(built: Path) -> None:
    result = run(built, "check", "--package")
    assert (result.exit_code, result.stdout) == (
        0,
        "2 papers, 1 toolkit, 1 related list: no faults, 23 warnings\n",
    ), result.output


def test_a_package_that_frictionless_refuses(built: Path) -> None:
    edit(built / "data/tables/papers.csv", "2025,ICLR", "soon,ICLR")
    result = run(built, "check", "--package")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("data/tables/papers.csv: ")
    assert any("Type error in the cell" in line for line in result.stderr.splitlines()), result.stderr
