"""A build that is interrupted at any step leaves intact outputs, and the next build completes them."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.system.writing import undo_interrupted
from tests.conftest import REPOSITORY, edit, litter, run, snapshot
from tests.helpers.fault_injection import fail_at_each_step

STEPS = "open,os.mkdir,os.rename,os.remove,os.rmdir"
TABLES = ["dataset", "papers", "sections", "methods", "tasks", "paper_tasks", "venues"]  # few steps
STRAY = "data/tables/related_lists.csv"
FULL = "No space left on device\n1 fault\n"


@pytest.fixture
def changed(small: Path) -> Path:
    """A list that was built and then changed: other rows in some tables, and one table fewer."""
    keep_tables(small / "datapackage.json", [*TABLES, "related_lists"])
    assert run(small, "build").exit_code == 0
    edit(small / "data/papers/alpha-po.toml", '["T2I"]', '["T2I", "I2I"]')
    edit(small / "data/papers/alpha-po.toml", "added = 2026-05-18", "added = 2026-05-21")
    keep_tables(small / "datapackage.json", TABLES)
    return small


def keep_tables(path: Path, names: list[str]) -> None:
    package = json.loads(path.read_text("utf-8"))
    package["resources"] = [resource for resource in package["resources"] if resource["name"] in names]
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")


def stopped_builds(origin: Path, failure: str, events: str, *only: int) -> dict[int, Path]:
    """The list by the step at which its build was interrupted; 0 is the one that was not."""
    folder = fail_at_each_step(origin, failure, events, *only)
    return {int(path.stem): folder / path.stem for path in folder.glob("*.code") if path.stem.isdigit()}


def recorded(root: Path, ending: str) -> str:
    return Path(f"{root}.{ending}").read_text("utf-8")


def state(root: Path, before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """The state that an interrupted build left; fails on any state that is not allowed."""
    now = snapshot(root)
    if now == before:
        return "untouched"
    now.pop(STRAY, None)
    if now == after:
        return "moved"
    for path in {*now, *before, *after} - {STRAY}:
        assert now.get(path) in (before.get(path), after.get(path)), path
    undone = Path(shutil.copytree(root, f"{root}.undone"))
    assert set(undo_interrupted(undone)) == {path for path in now if now[path] != before.get(path)}
    assert snapshot(undone) == before
    return "moving"


def assert_restored(root: Path, after: dict[str, bytes]) -> None:
    """The build after the interrupted one completes the outputs and leaves no other files."""
    again = Path(f"{root}.again")
    if not litter(root):
        assert not again.exists()
        return
    assert re.search(r": \d+ outputs? changed\n$", recorded(again, "output"))
    assert snapshot(again) == after
    assert litter(again) == []


def test_killed_at_any_step(changed: Path) -> None:
    stopped, before = stopped_builds(changed, "SIGKILL", STEPS), snapshot(changed)
    after = snapshot(stopped.pop(0))
    assert STRAY in before
    assert STRAY not in after
    states = []
    for _, root in sorted(stopped.items()):
        assert recorded(root, "code") == str(-signal.SIGKILL)
        states.append(state(root, before, after))
        assert_restored(root, after)
    assert states == sorted(states, key=["untouched", "moving", "moved"].index)
    assert set(states) == {"untouched", "moving", "moved"}


def test_disk_fails_at_any_step(changed: Path) -> None:
    stopped, before = stopped_builds(changed, "ENOSPC", STEPS), snapshot(changed)
    after = snapshot(stopped.pop(0))
    untouched = f".build: cannot be written, nothing is changed: {FULL}"
    lines = {
        untouched,
        f"{STRAY}: cannot be removed: {FULL}",
        *(
            f"{path}: cannot be replaced, nothing is changed: {FULL}"
            for path in after
            if after[path] != before[path]
        ),
    }
    seen = set()
    for root in stopped.values():
        code, output = recorded(root, "code"), recorded(root, "output")
        found = state(root, before, after)
        if code == "1":
            assert output in lines
            seen.add(output)
            assert found == ("moved" if output.startswith(STRAY) else "untouched")
            assert not (root / ".build/new").exists()
        else:
            # Creating a folder that exists, or clearing the work folder, may fail without harm.
            assert (code, found) == ("0", "moved")
        assert_restored(root, after)
    assert seen == lines


@pytest.mark.parametrize(("failure", "code"), [("SIGTERM", "-15"), ("SIGHUP", "-1"), ("SIGINT", "1")])
def test_signals_wait_for_the_moves(changed: Path, failure: str, code: str) -> None:
    before, states = snapshot(changed), {}
    # The second folder is made for the outputs; the first renaming is that of the list of the files to
    # move, and all others move one of them.
    for event, steps in {"os.mkdir": [2], "os.rename": [1, 2, 3, 6]}.items():
        stopped = stopped_builds(changed, failure, event, *steps)
        after = snapshot(stopped.pop(0))
        for step, root in stopped.items():
            assert recorded(root, "code") == code
            assert recorded(root, "output") == ("\nAborted!\n" if failure == "SIGINT" else "")
            states[event, step] = state(root, before, after)
            assert_restored(root, after)
    assert states.pop(("os.mkdir", 2)) == "untouched"
    assert set(states.values()) == {"moved"}


def test_killed_at_any_time(changed: Path) -> None:
    before = snapshot(changed)
    done = changed.parent / "done"
    shutil.copytree(changed, done)
    assert run(done, "build").exit_code == 0
    for wait in (0, 0.02, 0.05):
        root = changed.parent / f"killed-{wait}"
        shutil.copytree(changed, root)
        command = [sys.executable, "-m", "scripts", "--root", str(root), "build"]
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL) as process:
            while not (root / ".build/new").exists() and process.poll() is None:
                time.sleep(0.001)
            time.sleep(wait)
            process.kill()
        state(root, before, snapshot(done))
        assert run(root, "build").exit_code == 0
        assert snapshot(root) == snapshot(done)
        assert litter(root) == []
