"""Reasons to refuse a release: too low a number, uncommitted changes, a stale file, no history."""

import fcntl
import shutil
from pathlib import Path

import pytest

from tests.conftest import edit, run
from tests.helpers.diffing import git, set_version
from tests.versions.release.conftest import ALPHA, asked, refusal, save


def test_version_that_is_too_low(ready: Path) -> None:
    (ready / "data/toolkits/alpha-kit.toml").unlink()
    (ready / "data/related-lists/awesome-neighbours.toml").unlink()
    assert run(ready, "build").exit_code == 0
    save(ready)
    gone = "ids of toolkits are gone: 1; ids of related_lists are gone: 1"
    for version in ("1.0.1", "1.1.0", "1.10.9"):
        line = f"VERSION: '{version}' is too low, at least 2.0.0 since 1.0.0 (v1.0.0): {gone}"
        assert refusal(ready, version) == [line]
        assert refusal(ready, version, "--dry-run") == [line]
    assert run(ready, "release", "2.0.0").exit_code == 0


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9", "1.0.0-rc.1", "1.1", "v1.1.0", "1.01.0", "١.٢.٣", ""])
def test_invalid_or_not_higher_versions(released: Path, version: str) -> None:
    lines = {
        "1.0.0": [
            "CHANGELOG.md: has a section of 1.0.0 already; move its lines to Unreleased",
            "VERSION: '1.0.0' is not higher than 1.0.0 in datapackage.json",
            "VERSION: '1.0.0' is released already: there is a tag v1.0.0",
        ],
        "0.9.9": ["VERSION: '0.9.9' is not higher than 1.0.0 in datapackage.json"],
    }
    assert refusal(released, version) == lines.get(
        version, [f"VERSION: '{version}' is not a version such as 1.2.0"]
    )


def test_all_obstacles_at_once(ready: Path) -> None:
    edit(ready / ALPHA, "Preferences for Pictures", "Preferences for Paintings")
    (ready / "notes").mkdir()
    (ready / "notes/a.txt").touch()
    edit(ready / "CHANGELOG.md", "## 1.0.0", "## 1.1.0 (soon)\n\n## 1.0.0")
    git(ready, "tag", "v1.1.0")
    put_away, stale = "is not committed; commit it or stash it", "is stale; run 'diffusion-rl build'"
    assert refusal(ready, "1.1.0") == [
        "CHANGELOG.md: has a section of 1.1.0 already; move its lines to Unreleased",
        f"CHANGELOG.md: {put_away}",
        f"LIST.md: {stale}",
        "VERSION: '1.1.0' is released already: there is a tag v1.1.0",
        f"{ALPHA}: {put_away}",
        f"data/tables/papers.csv: {stale}",
        f"datapackage.json: {stale}",
        f"diffusion-rl.db: {stale}",
        f"inspect-data.json: {stale}",
        f"notes/: {put_away}",
    ]


@pytest.mark.parametrize("staged", [False, True])
def test_uncommitted_files(ready: Path, staged: bool) -> None:
    (ready / "Größe.txt").write_text("1")
    (ready / "CHANGELOG.md").rename(ready / "CHANGES.md")
    if staged:
        git(ready, "add", "--all")
    put_away = "is not committed; commit it or stash it"
    assert refusal(ready, "1.1.0") == [
        "CHANGELOG.md: is missing",
        f"CHANGELOG.md: {put_away}",
        f"CHANGES.md: {put_away}",
        f"Größe.txt: {put_away}",
    ]


def test_invalid_record(ready: Path) -> None:
    edit(ready / ALPHA, '["T2I"]', '["T2X"]')
    save(ready)
    assert refusal(ready, "1.1.0") == [f"{ALPHA}: tasks: unknown task 'T2X' (did you mean T2I or T2V?)"]


def test_pin_without_its_two_lines(ready: Path) -> None:
    (ready / "examples/dependent/pin.toml").write_text('sha256 = "0"\nversion = "1.0.0"\n')
    save(ready)
    assert refusal(ready, "1.1.0") == [
        """examples/dependent/pin.toml: has no lines 'version = "..."' and 'sha256 = "..."' in a row"""
    ]


def test_files_of_others_in_dist(ready: Path) -> None:
    (ready / "dist").mkdir()
    (ready / "dist/notes.txt").touch()
    assert refusal(ready, "1.1.0") == [
        f"{ready}/dist: contains 'notes.txt', which is not part of an export; choose another directory"
    ]


def test_no_repository_no_commit_and_no_git(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (ready / ".git").rename(tmp_path / "away")
    assert refusal(ready, "1.1.0") == [f"{ready}: is not in a git repository, which a release needs"]
    git(ready, "init", "--quiet")
    assert refusal(ready, "1.1.0") == [f"{ready}: has no commit, which a release needs"]
    (ready / ".git/config").write_text("[rubbish")
    assert refusal(ready, "1.1.0") == [
        f"{ready}: cannot be read by git: bad config line 2 in file .git/config"
    ]
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert refusal(ready, "1.1.0") == ["git: is not installed; a release needs it to find the one before"]


def test_without_a_tag_the_commit_that_set_the_version_is_the_last_release(
    ready: Path, tmp_path: Path
) -> None:
    first = asked(ready, "rev-list", "--max-parents=0", "--abbrev=12", "--abbrev-commit", "HEAD").strip()
    git(ready, "tag", "--delete", "v1.0.0")
    assert refusal(ready, "1.0.1") == [
        f"VERSION: '1.0.1' is too low, at least 1.1.0 since 1.0.0 ({first}): records of papers are "
        "added: 1 (no tag v1.0.0: name the last release with --old)"
    ]
    assert run(ready, "release", "1.0.1", "--old", "HEAD", "--dry-run").exit_code == 0
    set_version(ready, "1.0.1")
    assert run(ready, "build").exit_code == 0
    save(ready)
    second = asked(ready, "rev-parse", "--short=12", "HEAD").strip()
    edit(ready / ALPHA, "Preferences for Pictures", "Preferences for Paintings")
    assert run(ready, "build").exit_code == 0
    save(ready)
    lines = run(ready, "release", "1.0.2", "--dry-run").stdout.splitlines()
    assert lines[0] == f"1.0.1 ({second}) -> 1.0.2 (the working folder)"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{ready}", "shallow")
    assert run(tmp_path / "shallow", "build").exit_code == 0
    assert refusal(tmp_path / "shallow", "1.0.2") == [
        "v1.0.1: is not a tag, and the clone is shallow; 'git fetch --unshallow --tags' brings the others"
    ]


def test_old_may_be_any_version(ready: Path, tmp_path: Path) -> None:
    nothing = "is neither a folder, a file nor a revision of the git repository"
    assert refusal(ready, "1.1.0", "--old", "v1.0.1") == [f"v1.0.1: {nothing} (did you mean v1.0.0?)"]
    shutil.copytree(ready, tmp_path / "later")
    set_version(tmp_path / "later", "3.0.0")
    assert run(tmp_path / "later", "build").exit_code == 0
    lines = [f"VERSION: '1.1.0' is not higher than 3.0.0 ({tmp_path}/later)"]
    assert refusal(ready, "1.1.0", "--old", f"{tmp_path}/later") == lines


def test_dataset_below_the_top_of_its_repository(ready: Path, tmp_path: Path) -> None:
    shutil.rmtree(ready / ".git")
    git(tmp_path, "init", "--quiet")
    save(tmp_path)
    (tmp_path / "next-to-it.txt").touch()
    (ready / "inside.txt").touch()
    assert refusal(ready, "1.1.0") == ["inside.txt: is not committed; commit it or stash it"]
    (ready / "inside.txt").unlink()
    assert run(ready, "release", "1.1.0", "--dry-run").exit_code == 0


def test_two_at_once(ready: Path) -> None:
    with (ready / ".build/lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refusal(ready, "1.1.0") == [".build: is in use by another command; wait for it to end"]
