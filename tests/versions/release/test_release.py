"""The files and messages of a release, and that it publishes nothing."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, copied, edit, everything, litter, run, snapshot
from tests.helpers.diffing import commit, git, set_version
from tests.helpers.sample import write_sample
from tests.publish.conftest import FILES
from tests.versions.release.conftest import ALPHA, CHANGELOG, CITATION, README, WROTE, asked, pinned, save

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
        "Nothing is committed or published. Look at the changes, then run:",
        "  git commit --all --message 'Release 1.1.0'",
        "  git tag --annotate --message 'diffusion-rl 1.1.0' v1.1.0",
        "  git push --follow-tags",
        "  and publish the files at the top of dist/, unless a workflow does",
        "",
        "Users of this release pin:",
        *(f"  {line}" for line in pinned(ready / "dist", "1.1.0")),
    ]
    head, _, old = CHANGELOG.partition("## ")
    assert (ready / "CHANGELOG.md").read_text() == f"{head}{SECTION}\n## {old}"
    assert json.loads((ready / "datapackage.json").read_text())["version"] == "1.1.0"
    lines = ["# The release that is used.", *pinned(ready / "dist", "1.1.0")]
    assert (ready / "examples/dependent/pin.toml").read_text().splitlines() == lines
    citation = CITATION.replace("version: 1.0.0", "version: 1.1.0").replace("05-19", "05-20")
    assert (ready / "CITATION.cff").read_text() == citation
    cited = README.replace("1.0.0", "1.1.0", 1).replace("2025", "2026", 1)
    assert (ready / "README.md").read_text() == cited
    assert run(ready, "build", "--check").exit_code == 0
    committed = [path for path in WROTE if path not in ("diffusion-rl.db", "inspect-data.json")]
    assert sorted(asked(ready, "diff", "--name-only").split()) == sorted(committed)
    assert asked(ready, "rev-parse", "HEAD") == tip
    assert asked(ready, "tag").split() == ["v1.0.0"]
    assert litter(ready) == []


def test_release_exports_the_same_as_export(ready: Path, tmp_path: Path) -> None:
    assert run(ready, "release", "1.1.0").exit_code == 0
    assert run(ready, "export", "--directory", str(tmp_path / "dist")).exit_code == 0
    assert snapshot(tmp_path / "dist") == snapshot(ready / "dist")


def test_printed_commands_make_the_base_of_the_next_release(ready: Path) -> None:
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


WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))
}


def test_the_release_can_commit_and_tag_itself(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
    lines = run(ready, "release", "1.1.0", "--tag").stdout.splitlines()
    assert lines[-7:-4] == [
        "It is committed and tagged as v1.1.0; nothing is published. To publish it:",
        "  git push --follow-tags",
        "  and publish the files at the top of dist/, unless a workflow does",
    ]
    assert asked(ready, "status", "--porcelain") == ""
    assert asked(ready, "log", "-1", "--format=%an: %s") == "Ada: Release 1.1.0\n"
    assert asked(ready, "describe", "--exact-match") == "v1.1.0\n"
    assert asked(ready, "tag", "--list", "v1.1.0", "--format=%(contents)").strip() == "diffusion-rl 1.1.0"


def test_a_release_that_git_does_not_commit_is_made(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
    (ready / ".git/hooks").mkdir(exist_ok=True)
    hook = ready / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 'not on a Saturday' >&2\nexit 1\n")
    hook.chmod(0o755)
    result = run(ready, "release", "1.1.0", "--tag")
    said = "'git commit' fails: not on a Saturday; the release is made, so run this step by hand"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"git: {said}\n1 fault\n")
    assert (ready / "dist/diffusion-rl-1.1.0.zip").exists()
    assert json.loads((ready / "datapackage.json").read_text())["version"] == "1.1.0"


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
        "Users of this release pin:",
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


def test_release_of_this_list_changes_only_its_version(repository: Path, tmp_path: Path) -> None:
    """Its own documents and a part of its papers."""
    root = copied(repository, tmp_path / "list")
    shutil.rmtree(root / "data")
    shutil.move(write_sample(tmp_path / "sample", 140) / "data", root / "data")
    assert run(root, "build").exit_code == 0
    shutil.copy(REPOSITORY / ".gitignore", root)
    git(root, "init", "--quiet")
    commit(root, "now")
    assert run(root, "release", "999.0.0").exit_code == 0
    number = json.loads((root / "datapackage.json").read_text())["version"]
    assert number == "999.0.0"
    set_version(root, json.loads(asked(root, "show", "HEAD:datapackage.json"))["version"])
    git(root, "checkout", "--", "CHANGELOG.md", "CITATION.cff", "README.md", "examples")
    assert run(root, "build").exit_code == 0
    assert asked(root, "status", "--porcelain") == ""


CORRECTION = """
[[corrections]]
field = "tasks"
was = ["T2V", "I2V"]
evidence = "https://arxiv.org/abs/2601.00002"
reason = "it starts from a picture"
date = 2026-05-20
"""


def test_values_that_are_gone_without_a_correction_are_named(ready: Path) -> None:
    films = "data/papers/rollouts-for-films.toml"
    edit(ready / ALPHA, 'authors = ["Ada Nüsken", "Bo Li"]', 'authors = ["Bo Li"]')
    edit(ready / ALPHA, 'methods = ["DPO"]', 'methods = ["DPO", "Toolkit"]')
    edit(ready / ALPHA, "submitted =", "# submitted =")
    edit(ready / ALPHA, "github.com/example/alpha-po", "github.com/example/alpha")
    edit(ready / films, 'tasks = ["T2V", "I2V"]', 'tasks = ["I2V"]')
    (ready / films).write_text((ready / films).read_text() + CORRECTION)
    built = run(ready, "build")
    assert built.exit_code == 0, built.output
    save(ready)
    lines = run(ready, "release", "1.1.0", "--dry-run").stdout.splitlines()
    begin = lines.index("Replaced or removed without a correction:")
    assert lines[begin + 1 : lines.index("", begin)] == [
        "  alpha-po: links.Code",
        "  alpha-po: authors",
        "  alpha-po: submitted",
    ]
