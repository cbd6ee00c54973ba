"""A release that is struck at any of its steps: all or nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, everything, litter, run
from tests.helpers.diffing import git
from tests.versions.release.conftest import WROTE

STRIKE = """
import errno, os, signal, sys
from scripts.commands.main import cli
import scripts.versions.release
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
root, blow, left, places = sys.argv[1], sys.argv[2], [int(sys.argv[3])], sys.argv[4:]
def hook(event, arguments):
    if event == "os.rename" and str(arguments[1]) in places:
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


def test_killed_release_is_undone_by_git_and_can_be_made_again(ready: Path) -> None:
    assert strike(ready, "SIGKILL", 5) == (-9, "")
    before = everything(ready)
    result = run(ready, "release", "1.1.0")
    put_away = "is not committed; commit it or put it away"
    assert f"CHANGELOG.md: {put_away}\n" in result.stderr
    assert everything(ready) == before
    git(ready, "checkout", "--", ".")
    assert run(ready, "release", "1.1.0").exit_code == 0
    assert litter(ready) == []
