"""Releases, each in a git repository of its own: what is written, what is refused, all or nothing."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PAPER, REPOSITORY, copied, edit, everything, litter, run, snapshot, write_small
from tests.diffing import commit, git, set_version
from tests.export.conftest import FILES

ALPHA = "data/papers/alpha-po.toml"
BETA = PAPER.replace("Alpha-PO", "Beta-PO").replace("alpha-po", "beta-po").replace("2405.00001", "2406.00003")
CHANGELOG = """\
# Changelog

What changed.

## 1.0.0 (2026-05-20)

First release.
"""
NOTES = """\
## Unreleased

- `beta-po` is the first paper of June.
- A new command.

More about it.

"""
PIN = '# The release that is used.\nversion = "1.0.0"\nsha256 = "0"\n'
SECTION = """\
## 1.1.0 (2026-05-20)

- Added: 1 paper (below).
- Changed: none.
- Withdrawn: none.
- `beta-po` is the first paper of June.
- A new command.

More about it.

Added ids:

`beta-po`.
"""
WROTE = [
    "CHANGELOG.md",
    "LIST.md",
    "data/tables/dataset.csv",
    "datapackage.json",
    "diffusion-rl.db",
    "examples/dependent/pin.toml",
    "inspect-data.json",
]


@pytest.fixture(scope="module")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small list as version 1.0.0, committed and tagged in a repository of its own, to copy from."""
    root = write_small(tmp_path_factory.mktemp("released") / "list")
    set_version(root, "1.0.0")
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    (root / "LIST.md").touch()
    (root / "examples/dependent").mkdir(parents=True)
    (root / "examples/dependent/pin.toml").write_text(PIN)
    shutil.copy(REPOSITORY / ".gitignore", root)
    assert run(root, "build").exit_code == 0
    git(root, "init", "--quiet")
    save(root)
    git(root, "tag", "v1.0.0")
    return root


@pytest.fixture
def released(released_once: Path, tmp_path: Path) -> Path:
    """That repository, as it was when it was released."""
    return Path(shutil.copytree(released_once, tmp_path / "list"))


@pytest.fixture
def ready(released: Path) -> Path:
    """The same with one more paper and notes on it, built and committed."""
    (released / "data/papers/beta-po.toml").write_text(BETA)
    edit(released / "CHANGELOG.md", "## 1.0.0", f"{NOTES}## 1.0.0")
    assert run(released, "build").exit_code == 0
    save(released)
    return released


def save(root: Path) -> None:
    """Commit the folder."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Change")


def asked(root: Path, *arguments: str) -> str:
    return subprocess.check_output(["git", "-C", str(root), *arguments], text=True)


def pinned(dist: Path, version: str) -> list[str]:
    content = (dist / f"diffusion-rl-{version}.zip").read_bytes()
    return [f'version = "{version}"', f'sha256 = "{hashlib.sha256(content).hexdigest()}"']


def refusal(root: Path, *arguments: str) -> list[str]:
    """The lines with which a release is refused, every file being as it was; without the count of them."""
    before = everything(root)
    result = run(root, "release", *arguments)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert everything(root) == before
    *lines, count = result.stderr.splitlines()
    assert count == ("1 fault" if len(lines) == 1 else f"{len(lines)} faults")
    return lines


def test_release(ready: Path) -> None:
    tip = asked(ready, "rev-parse", "HEAD")
    result = run(ready, "release", "1.1.0")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "1.0.0 (v1.0.0) -> 1.1.0 (the working folder)",
        "least version: 1.1.0 (minor); 1.1.0 satisfies it",
        "  records of papers are added: 1",
        "",
        *(f"wrote {path}" for path in WROTE),
        f"wrote dist/ ({len(FILES)} files)",
        "",
        "Nothing is committed or published. To go on, look at it, and then:",
        "  git commit --all --message 'Release 1.1.0'",
        "  git tag --annotate --message 'diffusion-rl 1.1.0' v1.1.0",
        "  git push --follow-tags",
        "  and publish the files of dist/ as they are, unless a workflow does",
        "",
        "Whoever depends on this dist/ pins:",
        *(f"  {line}" for line in pinned(ready / "dist", "1.1.0")),
    ]
    head, _, old = CHANGELOG.partition("## ")
    assert (ready / "CHANGELOG.md").read_text() == f"{head}{SECTION}\n## {old}"
    assert json.loads((ready / "datapackage.json").read_text())["version"] == "1.1.0"
    lines = ["# The release that is used.", *pinned(ready / "dist", "1.1.0")]
    assert (ready / "examples/dependent/pin.toml").read_text().splitlines() == lines
    assert run(ready, "build", "--check").exit_code == 0
    committed = [path for path in WROTE if path not in ("diffusion-rl.db", "inspect-data.json")]
    assert sorted(asked(ready, "diff", "--name-only").split()) == sorted(committed)
    assert asked(ready, "rev-parse", "HEAD") == tip
    assert asked(ready, "tag").split() == ["v1.0.0"]
    assert litter(ready) == []


def test_what_a_release_exports_is_what_an_export_of_it_is(ready: Path, tmp_path: Path) -> None:
    assert run(ready, "release", "1.1.0").exit_code == 0
    assert run(ready, "export", "--directory", str(tmp_path / "dist")).exit_code == 0
    assert snapshot(tmp_path / "dist") == snapshot(ready / "dist")


def test_the_commands_that_are_printed_make_the_release_after_which_the_next_is_measured(ready: Path) -> None:
    printed = run(ready, "release", "1.1.0").stdout.splitlines()
    who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
    who |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in who.items()}
    for line in printed:
        if line.startswith(("  git commit", "  git tag")):
            subprocess.run(line, shell=True, cwd=ready, env=os.environ | who, check=True, capture_output=True)
    assert asked(ready, "status", "--porcelain") == ""
    edit(ready / ALPHA, "Preferences for Pictures", "Preferences for Paintings")
    assert run(ready, "build").exit_code == 0
    save(ready)
    assert run(ready, "release", "1.1.1").stdout.splitlines()[:3] == [
        "1.1.0 (v1.1.0) -> 1.1.1 (the working folder)",
        "least version: 1.1.1 (patch); 1.1.1 satisfies it",
        "  records of papers are changed: 1",
    ]


def test_dry_run_shows_all_and_changes_nothing(ready: Path) -> None:
    before = everything(ready)
    result = run(ready, "release", "1.1.0", "--dry-run")
    assert everything(ready) == before
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:-2] == [
        "1.0.0 (v1.0.0) -> 1.1.0 (the working folder)",
        "least version: 1.1.0 (minor); 1.1.0 satisfies it",
        "  records of papers are added: 1",
        "",
        *SECTION.splitlines(),
        "",
        *(f"would write {path}" for path in WROTE),
        f"would write dist/ ({len(FILES)} files)",
        "",
        "Nothing is changed.",
        "",
        "Whoever depends on this dist/ pins:",
    ]
    assert run(ready, "release", "1.1.0").exit_code == 0
    assert lines[-2:] == [f"  {line}" for line in pinned(ready / "dist", "1.1.0")]


def test_fresh_clone_without_outputs_that_are_not_committed(ready: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(ready), "clone")
    assert run(tmp_path / "clone", "release", "1.1.0").exit_code == 0
    assert run(ready, "release", "1.1.0").exit_code == 0
    assert snapshot(tmp_path / "clone/dist") == snapshot(ready / "dist")


def test_changelog_without_notes_or_sections(ready: Path) -> None:
    (ready / "CHANGELOG.md").write_text("# Changelog\n")
    save(ready)
    assert run(ready, "release", "1.1.0").exit_code == 0
    notes = "- `beta-po` is the first paper of June.\n- A new command.\n\nMore about it.\n"
    assert (ready / "CHANGELOG.md").read_text() == f"# Changelog\n\n{SECTION.replace(notes, '')}"


def test_higher_versions_than_the_least(ready: Path) -> None:
    for version in ("1.1.1", "1.10.0", "2.0.0"):
        assert run(ready, "release", version, "--dry-run").exit_code == 0


def test_version_that_is_too_low(ready: Path) -> None:
    (ready / "data/toolkits/alpha-kit.toml").unlink()
    (ready / "data/related-lists/awesome-neighbours.toml").unlink()
    assert run(ready, "build").exit_code == 0
    save(ready)
    gone = "ids of toolkits are gone: 1; ids of related_lists are gone: 1"
    for version in ("1.0.1", "1.1.0", "1.10.9"):
        line = f"VERSION: '{version}' is too low, 2.0.0 is the least since 1.0.0 (v1.0.0): {gone}"
        assert refusal(ready, version) == [line]
        assert refusal(ready, version, "--dry-run") == [line]
    assert run(ready, "release", "2.0.0").exit_code == 0


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9", "1.0.0-rc.1", "1.1", "v1.1.0", "1.01.0", "١.٢.٣", ""])
def test_version_that_is_none_or_no_higher(released: Path, version: str) -> None:
    lines = {
        "1.0.0": [
            "CHANGELOG.md: has a section of 1.0.0 already; its lines belong to Unreleased",
            "VERSION: '1.0.0' is not higher than 1.0.0 in datapackage.json",
            "VERSION: '1.0.0' is released already: there is a tag v1.0.0",
        ],
        "0.9.9": ["VERSION: '0.9.9' is not higher than 1.0.0 in datapackage.json"],
    }
    assert refusal(released, version) == lines.get(
        version, [f"VERSION: '{version}' is no version such as 1.2.0"]
    )


def test_all_that_stands_in_the_way_at_once(ready: Path) -> None:
    edit(ready / ALPHA, "Preferences for Pictures", "Preferences for Paintings")
    (ready / "notes").mkdir()
    (ready / "notes/a.txt").touch()
    edit(ready / "CHANGELOG.md", "## 1.0.0", "## 1.1.0 (soon)\n\n## 1.0.0")
    git(ready, "tag", "v1.1.0")
    put_away, stale = "is not committed; commit it or put it away", "is stale; run 'diffusion-rl build'"
    assert refusal(ready, "1.1.0") == [
        "CHANGELOG.md: has a section of 1.1.0 already; its lines belong to Unreleased",
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
def test_what_is_not_committed(ready: Path, staged: bool) -> None:
    (ready / "Größe.txt").write_text("1")
    (ready / "CHANGELOG.md").rename(ready / "CHANGES.md")
    if staged:
        git(ready, "add", "--all")
    put_away = "is not committed; commit it or put it away"
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
        f"{ready}/dist: holds 'notes.txt', which no export wrote; name another directory"
    ]


def test_no_repository_no_commit_and_no_git(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (ready / ".git").rename(tmp_path / "away")
    assert refusal(ready, "1.1.0") == [f"{ready}: is in no git repository; a release is made from commits"]
    git(ready, "init", "--quiet")
    assert refusal(ready, "1.1.0") == [f"{ready}: has no commit; a release is made from commits"]
    (ready / ".git/config").write_text("[rubbish")
    assert refusal(ready, "1.1.0") == [
        f"{ready}: cannot be read by git: bad config line 2 in file .git/config"
    ]
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert refusal(ready, "1.1.0") == ["git: is not installed; a release is compared with the one before"]


def test_without_a_tag_the_commit_that_set_the_version_is_the_last_release(
    ready: Path, tmp_path: Path
) -> None:
    first = asked(ready, "rev-list", "--max-parents=0", "--abbrev=12", "--abbrev-commit", "HEAD").strip()
    git(ready, "tag", "--delete", "v1.0.0")
    assert refusal(ready, "1.0.1") == [
        f"VERSION: '1.0.1' is too low, 1.1.0 is the least since 1.0.0 ({first}): records of papers are "
        "added: 1 (no tag v1.0.0: --old says what was released)"
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
        "v1.0.1: is no tag, and the clone is shallow; 'git fetch --unshallow --tags' brings the others"
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
    (tmp_path / "beside.txt").touch()
    (ready / "inside.txt").touch()
    assert refusal(ready, "1.1.0") == ["inside.txt: is not committed; commit it or put it away"]
    (ready / "inside.txt").unlink()
    assert run(ready, "release", "1.1.0", "--dry-run").exit_code == 0


def test_two_at_once(ready: Path) -> None:
    with (ready / ".build/lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refusal(ready, "1.1.0") == [".build: is in use by another command; wait for it to end"]


STRIKE = """
import errno, os, signal, sys
from scripts.cli import cli
import scripts.release
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


def test_release_of_this_list_changes_its_version_alone(repository: Path, tmp_path: Path) -> None:
    root = copied(repository, tmp_path / "list")
    shutil.copy(REPOSITORY / ".gitignore", root)
    git(root, "init", "--quiet")
    commit(root, "now")
    assert run(root, "release", "999.0.0").exit_code == 0
    number = json.loads((root / "datapackage.json").read_text())["version"]
    assert number == "999.0.0"
    set_version(root, json.loads(asked(root, "show", "HEAD:datapackage.json"))["version"])
    git(root, "checkout", "--", "CHANGELOG.md", "examples")
    assert run(root, "build").exit_code == 0
    assert asked(root, "status", "--porcelain") == ""
