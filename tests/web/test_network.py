"""Only the commands of upkeep use the network."""

import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from scripts.commands.main import cli
from tests.conftest import REPOSITORY
from tests.helpers.adding import write_list

CUT = """
import sys
from scripts.commands.main import cli
def cut(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        print("the network was asked for:", event, *arguments, file=sys.stderr)
        sys.exit(70)
sys.addaudithook(cut)
cli(sys.argv[1:])
"""
ONLINE = {
    "facts",
    "correct-form",
    "serve",
    "add",
    "add-form",
    "reject",
    "discover",
    "refresh",
    "links",
    "weekly",
}
OFFLINE = {
    "check": ["check"],
    "build": ["build"],
    "export": ["export", "--directory=dist"],
    "diff": ["diff", ".", "."],
    "import": ["import", "LIST.md"],
    "triage": ["triage", "LIST.md"],
    "release": ["release", "9.0.0", "--dry-run"],
}
NOBODY = [
    ["add", "--offline", "2603.00001", "--title=Beta-PO: Better", "--year=2026", "--venue=arXiv"],
    ["reject", "2603.00001", "--title=Beta-PO: Better", "--reason=robots"],
]


def cut_off(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command that exits with 70 as soon as it uses the network."""
    command = [sys.executable, "-c", CUT, "--root", str(root), *arguments]
    environment = {"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def test_each_command_is_classified() -> None:
    assert set(cli.list_commands(click.Context(cli))) == ONLINE | OFFLINE.keys()


@pytest.fixture(scope="module")
def built_offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with a page, built without the network, to copy from."""
    root = write_list(tmp_path_factory.mktemp("offline") / "list")
    (root / "LIST.md").write_text("", "utf-8")
    assert cut_off(root, "build").returncode == 0
    return root


@pytest.mark.parametrize(
    "arguments", [*OFFLINE.values(), *NOBODY], ids=lambda arguments: " ".join(arguments[:2])
)
def test_most_commands_need_no_network(tmp_path: Path, built_offline: Path, arguments: list[str]) -> None:
    root = Path(shutil.copytree(built_offline, tmp_path / "list"))
    done = cut_off(root, *arguments)
    assert "the network was asked for" not in done.stderr
    assert done.returncode == 0 or arguments[0] == "release", done.stderr  # this one needs git


@pytest.mark.parametrize("command", ["add", "refresh"])
def test_network_use_is_detected(tmp_path: Path, command: str) -> None:
    root = write_list(tmp_path / "list")
    done = cut_off(root, command, *(["2603.00001"] if command == "add" else []))
    assert done.returncode == 70
    assert done.stderr.startswith("the network was asked for: socket.getaddrinfo export.arxiv.org 443 ")
