"""A release that is struck at any of its steps: all or nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, edit, everything, litter, run, snapshot
from tests.versions.release.conftest import WROTE, asked

STRIKE = """
import errno, os, signal, sys
from scripts.commands.main import cli
import scripts.versions.release
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
root, blow, left, places = sys.argv[1], sys.argv[2], [int(sys.argv[3])], sys.argv[4:]
def hook(event, arguments):
    if event == "os.rename" and places[-1] in (str(arguments[0]), str(arguments[1])) or (
        event == "os.rename" and str(arguments[1]) in places
    ):
        left[0] -= 1
        if not left[0] and blow == "ENOSPC":
            raise OSError(errno.ENOSPC, "No space left on device")
        if not left[0]:
            os.kill(os.getpid(), signal.Signals[blow])
sys.addaudithook(hook)
cli(["--root", root, "release", "1.1.0"])
"""


def strike(root: Path, blow: str, step: int) -> tuple[int, str]:
    """Release, struck when a file is moved to its place; exit status and what it said."""
    places = [str(root / path) for path in [*WROTE, "dist"]]
    command = [sys.executable, "-c", STRIKE, str(root), blow, str(step), *places]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.mark.parametrize("step", [1, 4, len(WROTE)])
def test_release_that_fails_in_the_midst_leaves_every_file_as_it_was(ready: Path, step: int) -> None:
    (ready / "diffusion-rl.db").unlink()
    assert run(ready, "export").exit_code == 1
    before = everything(ready)
    line = f"{WROTE[step - 1]}: cannot be replaced, nothing is changed: No space left on device"
    assert strike(ready, "ENOSPC", step) == (1, f"{line}\n1 fault\n")
    assert everything(ready) == before


def test_export_that_fails_at_the_end_takes_all_back(ready: Path) -> None:
    assert run(ready, "export").exit_code == 0
    before = everything(ready)
    line = f"{ready}/dist: cannot be replaced, nothing is changed: No space left on device"
    assert strike(ready, "ENOSPC", len(WROTE) + 1) == (1, f"{line}\n1 fault\n")
    assert everything(ready) == before


def test_interruption_waits_until_the_release_is_in_place(ready: Path) -> None:
    assert strike(ready, "SIGINT", 3) == (1, "\nAborted!\n")
    assert (ready / "dist/diffusion-rl-1.1.0.zip").exists()
    assert run(ready, "build", "--check").exit_code == 0


KILLED = range(1, len(WROTE) + 3)  # at each file, and at both moves of dist/


@pytest.mark.parametrize("step", KILLED)
def test_killed_release_is_made_by_the_next_run(ready: Path, tmp_path: Path, step: int) -> None:
    assert run(ready, "export").exit_code == 0
    whole = Path(shutil.copytree(ready, tmp_path / "whole"))
    assert run(whole, "release", "1.1.0").exit_code == 0
    assert strike(ready, "SIGKILL", step) == (-9, "")
    result = run(ready, "release", "1.1.0")
    assert (result.exit_code, result.stderr) == (0, "")
    replaced = WROTE[: step - 1]
    said = [f"put back {path}, replaced by an interrupted release" for path in replaced]
    assert result.stdout.splitlines()[: len(replaced)] == said
    assert snapshot(ready) == snapshot(whole)
    assert litter(ready) == []


@pytest.mark.parametrize("step", KILLED)
def test_killed_release_is_undone_by_a_build(ready: Path, step: int) -> None:
    assert run(ready, "export").exit_code == 0
    before = snapshot(ready)
    assert strike(ready, "SIGKILL", step) == (-9, "")
    held = "has files that an interrupted release replaced; run 'diffusion-rl build' to restore them"
    result = run(ready, "build", "--check")
    assert (result.exit_code, result.stderr) == (1, f".build: {held}\n1 fault\n")
    assert run(ready, "build").exit_code == 0
    assert {path: text for path, text in snapshot(ready).items() if "dist" not in path} == {
        path: text for path, text in before.items() if "dist" not in path
    }
    assert run(ready, "export").exit_code == 0
    assert snapshot(ready) == before
    assert litter(ready) == []


def test_what_was_edited_since_is_kept(ready: Path) -> None:
    assert strike(ready, "SIGKILL", 5) == (-9, "")
    edit(ready / "CHANGELOG.md", "What changed.", "What has changed.")
    text = (ready / "CHANGELOG.md").read_text()
    assert run(ready, "build").exit_code == 0
    assert (ready / "CHANGELOG.md").read_text() == text
    assert asked(ready, "status", "--porcelain") == " M CHANGELOG.md\n"
