"""A release that is stopped at any of its steps: all or nothing."""

import shutil
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import edit, everything, litter, run, snapshot
from tests.helpers.fault_injection import fail_once
from tests.versions.release.conftest import WROTE, asked


def moves(places: list[str], event: str, arguments: tuple[object, ...]) -> bool:
    """Whether a file is moved to its place, or the last place, a folder, from or to it."""
    if event != "os.rename":
        return False
    return str(arguments[1]) in places or str(arguments[0]) == places[-1]


def stopped_release(root: Path, failure: str, step: int) -> tuple[int, str]:
    """Release, stopped when a file is moved to its place; exit status and output."""
    counts = partial(moves, [str(root / path) for path in [*WROTE, "dist"]])
    done = fail_once(root, "release 1.1.0", failure, counts, step)
    return done.code, done.err


@pytest.mark.parametrize("step", [1, 4, len(WROTE)])
def test_failed_release_changes_no_file(ready: Path, step: int) -> None:
    (ready / "diffusion-rl.db").unlink()
    assert run(ready, "export").exit_code == 1
    before = everything(ready)
    line = f"{WROTE[step - 1]}: cannot be replaced, nothing is changed: No space left on device"
    assert stopped_release(ready, "ENOSPC", step) == (1, f"{line}\n1 fault\n")
    assert everything(ready) == before


def test_failed_export_undoes_the_release(exported: Path) -> None:
    before = everything(exported)
    line = f"{exported}/dist: cannot be replaced, nothing is changed: No space left on device"
    assert stopped_release(exported, "ENOSPC", len(WROTE) + 1) == (1, f"{line}\n1 fault\n")
    assert everything(exported) == before


def test_interruption_waits_until_the_release_is_in_place(ready: Path) -> None:
    assert stopped_release(ready, "SIGINT", 3) == (1, "\nAborted!\n")
    assert (ready / "dist/diffusion-rl-1.1.0.zip").exists()
    assert run(ready, "build", "--check").exit_code == 0


KILLED = range(1, len(WROTE) + 3)  # at each file, and at both moves of dist/


class Killed(NamedTuple):
    """A list, and the step at which its release was killed."""

    root: Path
    step: int


@pytest.fixture(scope="module")
def whole(ready_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of an undisturbed release."""
    root = Path(shutil.copytree(ready_once, tmp_path_factory.mktemp("whole") / "list"))
    assert run(root, "export").exit_code == 0
    assert run(root, "release", "1.1.0").exit_code == 0
    return root


@pytest.fixture(scope="module")
def exported_once(ready_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list ready for the next release, with an export of the last one, to copy from."""
    root = Path(shutil.copytree(ready_once, tmp_path_factory.mktemp("exported") / "list"))
    assert run(root, "export").exit_code == 0
    return root


@pytest.fixture
def exported(exported_once: Path, tmp_path: Path) -> Path:
    """The list ready for the next release, with an export of the last one."""
    return Path(shutil.copytree(exported_once, tmp_path / "exported"))


@pytest.fixture(scope="module", params=KILLED)
def killed_once(
    exported_once: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Killed:
    """The list after a release that was killed at a step, to copy from."""
    root = Path(shutil.copytree(exported_once, tmp_path_factory.mktemp("killed") / "list"))
    assert stopped_release(root, "SIGKILL", request.param) == (-9, "")
    return Killed(root, request.param)


@pytest.fixture
def killed(killed_once: Killed, tmp_path: Path) -> Killed:
    """The list after a release that was killed at a step."""
    return killed_once._replace(root=Path(shutil.copytree(killed_once.root, tmp_path / "list")))


def test_killed_release_is_made_by_the_next_run(killed: Killed, whole: Path) -> None:
    result = run(killed.root, "release", "1.1.0")
    assert (result.exit_code, result.stderr) == (0, "")
    replaced = WROTE[: killed.step - 1]
    said = [f"undid {path}, which an interrupted command had changed" for path in replaced]
    assert result.stdout.splitlines()[: len(replaced)] == said
    assert snapshot(killed.root) == snapshot(whole)
    assert litter(killed.root) == []


def test_killed_release_is_undone_by_a_build(killed: Killed, exported_once: Path) -> None:
    root, before = killed.root, snapshot(exported_once)
    held = "has files that an interrupted command replaced; run 'diffusion-rl build' to restore them"
    result = run(root, "build", "--check")
    assert (result.exit_code, result.stderr) == (1, f".build: {held}\n1 fault\n")
    assert run(root, "build").exit_code == 0
    assert {path: text for path, text in snapshot(root).items() if "dist" not in path} == {
        path: text for path, text in before.items() if "dist" not in path
    }
    assert run(root, "export").exit_code == 0
    assert snapshot(root) == before
    assert litter(root) == []


def test_later_edits_are_kept(ready: Path) -> None:
    assert stopped_release(ready, "SIGKILL", 5) == (-9, "")
    edit(ready / "CHANGELOG.md", "What changed.", "What has changed.")
    text = (ready / "CHANGELOG.md").read_text()
    assert run(ready, "build").exit_code == 0
    assert (ready / "CHANGELOG.md").read_text() == text
    assert asked(ready, "status", "--porcelain") == " M CHANGELOG.md\n"
