"""A failed build prints one line per fault and changes nothing."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.system.writing import digest_of
from tests.build.test_build import rerelease, retitle
from tests.conftest import REPOSITORY, everything, run, snapshot


def empty(root: Path) -> None:
    (root / "data/papers/alpha-po.toml").write_text("")


def directory(path: str) -> Callable[[Path], None]:
    def action(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).mkdir()

    return action


def work_file(root: Path) -> None:
    shutil.rmtree(root / ".build")
    (root / ".build").touch()


def latin_readme(root: Path) -> None:
    (root / "README.md").write_bytes("Nüsken".encode("latin-1"))


DIRECTORY = "is a directory; move it away, a file belongs here"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (empty, "data/papers/alpha-po.toml: is empty"),
        (directory("data/tables/papers.csv"), f"data/tables/papers.csv: {DIRECTORY}"),
        (directory("diffusion-rl.db"), f"diffusion-rl.db: {DIRECTORY}"),
        (directory("README.md"), "README.md: cannot be read: Is a directory"),
        (latin_readme, "README.md: is not UTF-8: invalid start byte at byte 1"),
        (work_file, ".build: cannot be written, nothing is changed: File exists"),
    ],
)
def test_failed_build_touches_nothing(built: Path, change: Callable[[Path], None], line: str) -> None:
    retitle(built)
    change(built)
    before = everything(built)
    result = run(built, "build")
    assert (result.exit_code, result.output) == (1, f"{line}\n1 fault\n")
    assert everything(built) == before


def test_folder_that_refuses_files(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No output is replaced if one of them cannot be. (root can write to every folder.)"""
    folder = "data/tables"
    retitle(built)
    before = everything(built)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != built / folder)
    result = run(built, "build")
    line = f"{folder}: cannot be written, nothing is changed: Permission denied\n1 fault\n"
    assert (result.exit_code, result.output) == (1, line)
    assert everything(built) == before


@pytest.mark.parametrize(
    ("limit", "option", "line"),
    [
        (1_000, [], ".build: cannot be written, nothing is changed: File too large"),
        (1_000, ["--check"], f"{tempfile.gettempdir()}: cannot be written: File too large"),
        (75_000, [], "diffusion-rl.db: cannot be filled with the tables: disk I/O error"),
    ],
)
def test_file_that_cannot_grow(built: Path, limit: int, option: list[str], line: str) -> None:
    retitle(built)
    before = everything(built)
    program = "import resource; from scripts.commands.main import cli; import scripts.build.build;"
    program += f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); cli()"
    command = [sys.executable, "-c", program, "--root", str(built), "build", *option]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"{line}\n1 fault\n")
    assert everything(built) == before


def test_two_builds_at_once(built: Path) -> None:
    retitle(built)
    before = everything(built)
    with (built / ".build/lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = run(built, "build")
    assert (result.exit_code, result.output) == (
        1,
        ".build: is in use by another command; wait for it to end\n1 fault\n",
    )
    assert everything(built) == before
    assert run(built, "build").exit_code == 0


def interrupt(root: Path, path: str, old: str) -> None:
    """Leave what a killed build leaves that had replaced a file."""
    copy = root / ".build/undo" / path
    copy.parent.mkdir(parents=True)
    copy.write_text(old)
    (root / ".build/undo/entries.json").write_text(json.dumps({path: digest_of(root / path)}))


def test_a_file_of_an_interrupted_build_is_put_back(built: Path) -> None:
    before = snapshot(built)
    whole = (built / "data/tables/tasks.csv").read_text("utf-8")
    (built / "data/tables/tasks.csv").write_text("name\n")
    interrupt(built, "data/tables/tasks.csv", whole)
    result = run(built, "build")
    assert result.stdout.startswith("undid data/tables/tasks.csv, which an interrupted command had changed\n")
    assert (result.exit_code, snapshot(built)) == (0, before)


def test_edits_survive_an_interrupted_build(built: Path) -> None:
    interrupt(built, "datapackage.json", "{}")
    rerelease(built)
    assert run(built, "build").exit_code == 0
    assert json.loads((built / "datapackage.json").read_text("utf-8"))["version"] == "9.8.7"
    assert ",9.8.7," in (built / "data/tables/dataset.csv").read_text("utf-8")


@pytest.mark.parametrize("text", ["# As edited since\n", None])
def test_edits_of_the_readme_survive_an_interrupted_build(built: Path, text: str | None) -> None:
    (built / "README.md").write_text("# As it was made\n")
    interrupt(built, "README.md", "# As it was\n")
    (built / "README.md").unlink()
    if text:
        (built / "README.md").write_text(text)
    before = snapshot(built)
    assert run(built, "build").exit_code == 0
    assert snapshot(built) == before


@pytest.mark.parametrize("text", ["# As edited since\n", None])
def test_edits_during_a_build_are_kept(
    built: Path, text: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (built / "README.md").write_text("```sql\nselect 7\n```\n\n<!-- output -->\n<!-- /output -->\n")
    retitle(built)

    def edited(root: Path, paths: list[str]) -> None:
        assert {"README.md", "datapackage.json"} <= set(paths)
        (root / "README.md").unlink()
        if text:
            (root / "README.md").write_text(text)
        rerelease(root)

    monkeypatch.setattr("scripts.build.build.check_folders_are_writable", edited)
    assert run(built, "build").exit_code == 0
    assert (built / "README.md").exists() == bool(text)
    assert not text or (built / "README.md").read_text() == text
    assert json.loads((built / "datapackage.json").read_text("utf-8"))["version"] == "9.8.7"
