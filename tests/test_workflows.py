"""The workflows of .github: valid, with few rights, and every command in them exists."""

import hashlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.commands.main import cli
from tests.conftest import REPOSITORY, run
from tests.helpers.arxiv_server import serving
from tests.helpers.checking import listed
from tests.helpers.link_server import LinkServer, redirect, status
from tests.helpers.refreshing import ALPHA, FILMS
from tests.upkeep.conftest import web

__all__ = ["listed", "web"]  # fixtures

FOLDER = REPOSITORY / ".github/workflows"
ACTIONLINT = Path(sys.executable).parent / "actionlint"
# Strings, or "on" would be read as true.
WORKFLOWS = {path.name: yaml.load(path.read_text("utf-8"), yaml.CBaseLoader) for path in FOLDER.glob("*.yml")}


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def scripts() -> Iterator[str]:
    """The text of every step that runs something."""
    return (step["run"] for workflow in WORKFLOWS.values() for step in steps(workflow) if "run" in step)


def commands(program: str) -> list[list[str]]:
    """The arguments of a program each time a step runs it."""
    found = re.findall(
        rf"^(?:.*(?:\s|\())?{re.escape(program)} ([^|>;)\n]*)", "\n".join(scripts()), re.MULTILINE
    )
    return [shlex.split(arguments) for arguments in found]


def run_actionlint(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [ACTIONLINT, "-no-color", *arguments], cwd=REPOSITORY, capture_output=True, text=True
    )


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    result = run_actionlint(*map(str, sorted(FOLDER.glob("*.yml"))))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    broken = tmp_path / "broken.yml"
    broken.write_text((FOLDER / "test.yml").read_text("utf-8").replace("github.ref }}", "github.reff }}"))
    assert 'property "reff" is not defined' in run_actionlint(str(broken)).stdout


def test_rights_are_few_and_actions_are_pinned() -> None:
    assert set(WORKFLOWS) == {"test.yml", "release.yml", "weekly.yml", "deploy.yml", "pages.yml"}
    writing: dict[str, set[str]] = {}
    for name, workflow in WORKFLOWS.items():
        assert workflow["permissions"] == {"contents": "read"}, name
        for job in workflow["jobs"].values():
            assert int(job["timeout-minutes"]) <= 360
            writing[name] = writing.get(name, set()) | set(job.get("permissions", {}))
        for step in steps(workflow):
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step.get("uses", f"actions/x@{'0' * 40}"))
    assert writing.pop("test.yml") == set()
    assert writing.pop("release.yml") == {"contents"}
    assert writing.pop("deploy.yml") == {"packages"}
    assert writing.pop("pages.yml") == {"pages", "id-token"}
    assert writing.pop("weekly.yml") == {"contents", "pull-requests"}


def test_tokens_and_secrets_are_only_where_needed() -> None:
    """Not for a whole job, not for steps that run code of the repository, and never for pull requests."""
    holding = []
    for name, workflow in WORKFLOWS.items():
        assert "pull_request_target" not in workflow["on"]
        for job in (workflow, *workflow["jobs"].values()):
            assert not re.search("TOKEN|secrets|github.token", str(job.get("env", "")))
        for job in workflow["jobs"].values():
            held = [step["name"] for step in job["steps"] if re.search("secrets|github.token", str(step))]
            holding += [f"{name}: {step}" for step in held]
            text = "\n".join(step.get("run", "") for step in job["steps"] if step.get("name") in held)
            assert not re.search(r"\bmake\b|\.venv|python|docker (build|run)", text)
            if "secrets." in str(job):
                assert "github.event_name != 'pull_request'" in job["if"]
                assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert sorted(holding) == [
        "deploy.yml: Notify the host",
        "deploy.yml: Push",
        "release.yml: Publish",
        "weekly.yml: Update the pull request",
    ]


def test_mirror_has_the_list_and_the_release_files(clone: Path) -> None:
    shutil.copy(REPOSITORY / "LIST.md", clone)
    result = bash(clone, script("pages.yml", "Make the mirror"))
    assert (result.returncode, result.stderr) == (0, "")
    mirror = clone / "mirror"
    page = (mirror / "index.html").read_text("utf-8")
    assert "Rollouts for Films" in page
    links = re.findall(r"<li><a href=([^> ]+)>", page.partition("</ul>")[0])
    assert links[:2] == ["diffusion-rl.db", "datapackage.json"]
    assert [link for link in links if not (mirror / link).is_file()] == []
    assert (mirror / "data/tables/papers.csv").is_file()
    check = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=mirror).returncode == 0


def test_no_step_runs_text_that_others_write() -> None:
    """Text from titles and branches must not become part of a script."""
    assert [text for text in scripts() if "${{" in text] == []


def test_every_command_exists() -> None:
    found = commands(".venv/bin/diffusion-rl")
    assert {arguments[0] for arguments in found} == {"check", "build", "export", "weekly"}
    for arguments in found:
        arguments = [each for each in arguments if not each.startswith("${")]
        group = cli.make_context("diffusion-rl", list(arguments))
        name, command, rest = cli.resolve_command(group, arguments)
        assert command is not None
        command.make_context(name, rest, parent=group)  # a mistake in the options is a UsageError


def test_every_target_of_make_exists() -> None:
    for target, *rest in commands("make"):
        assert rest == []
        subprocess.run(["make", "--dry-run", target], cwd=REPOSITORY, check=True, capture_output=True)


def script(workflow: str, step: str) -> str:
    text: str = next(found["run"] for found in steps(WORKFLOWS[workflow]) if found.get("name") == step)
    return text


@pytest.fixture
def clone(built: Path) -> Path:
    """The small list as on a runner: built, with its environment and the files of the repository."""
    (built / ".venv").symlink_to(Path(sys.executable).parent.parent)
    shutil.copy(REPOSITORY / "CHANGELOG.md", built)
    return built


def bash(root: Path, text: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a step like a runner."""
    given = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(REPOSITORY), **environment}
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", text]
    return subprocess.run(command, cwd=root, env=given, capture_output=True, text=True)


def test_a_release_needs_the_tag_of_its_version(clone: Path) -> None:
    text = script("release.yml", "Compare the tag with the version")
    package = (clone / "datapackage.json").read_text("utf-8")
    (clone / "datapackage.json").write_text(re.sub('"version": ".*"', '"version": "1.1.0"', package), "utf-8")
    given = {"GITHUB_ENV": str(clone / "env")}
    result = bash(clone, text, GITHUB_REF_NAME="v1.1.1", **given)
    said = "::error file=datapackage.json::the tag is v1.1.1, the version is 1.1.0\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, said, "")
    assert bash(clone, text, GITHUB_REF_NAME="v1.1.0", **given).returncode == 0
    assert (clone / "env").read_text() == "VERSION=1.1.0\n"


@pytest.mark.parametrize("pinned", [b"zip", b"another"])
def test_release_notes_show_how_to_depend_on_it(tmp_path: Path, pinned: bytes) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/diffusion-rl-1.2.0.zip").write_bytes(b"zip")
    (tmp_path / "notes.md").write_text("- Added: none.\n")
    pin = tmp_path / "examples/dependent/pin.toml"
    pin.parent.mkdir(parents=True)
    pin.write_text(f'version = "1.2.0"\nsha256 = "{hashlib.sha256(pinned).hexdigest()}"\n')
    result = bash(tmp_path, script("release.yml", "Print how to depend on it"), VERSION="1.2.0")
    published = hashlib.sha256(b"zip").hexdigest()
    if pinned != b"zip":
        error = f"the zip has the SHA-256 {published}, which is not pinned"
        said = f"::error file=examples/dependent/pin.toml::{error}\n"
        assert (result.returncode, result.stdout, result.stderr) == (1, said, "")
        return
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "notes.md").read_text().splitlines() == [
        "- Added: none.",
        "",
        "To depend on it:",
        "",
        '    version = "1.2.0"',
        f'    sha256 = "{published}"',
    ]


def test_release_has_all_export_files_and_its_changelog(clone: Path) -> None:
    result = bash(clone, script("release.yml", "Export"), VERSION="1.1.0")
    assert (result.returncode, result.stderr) == (0, "")
    notes = (clone / "notes.md").read_text("utf-8").splitlines()
    changelog = (clone / "CHANGELOG.md").read_text("utf-8").splitlines()
    start = changelog.index("## 1.1.0 (2026-11-23)")
    assert notes == changelog[start + 1 : start + 1 + len(notes)]
    assert changelog[start + 1 + len(notes)].startswith("## ")
    sums = (clone / "dist/SHA256SUMS").read_text().splitlines()
    names = {line.split("  ")[1] for line in sums}
    assert names | {"SHA256SUMS"} == {path.name for path in (clone / "dist").iterdir() if path.is_file()}


def run_steps(root: Path, workflow: str, *names: str, **environment: str) -> dict[str, str]:
    """Run steps in turn, each with the environment of the earlier ones; return the final environment."""
    file = root / "github-env"
    for name in names:
        result = bash(root, script(workflow, name), GITHUB_ENV=str(file), **environment)
        assert result.returncode == 0, (name, result.stdout, result.stderr)
        lines = file.read_text().splitlines() if file.exists() else []
        environment |= dict(line.split("=", 1) for line in lines)
    return environment


MERGE = "Merge this once its new papers are decided: the next report begins where this one ends.\n\n"


def git(root: Path, *arguments: str) -> str:
    given = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    return subprocess.check_output(given, cwd=root, text=True)


def test_the_weekly_run_commits_what_changed_and_reports_it(listed: Path, web: LinkServer) -> None:
    (listed / ".venv").symlink_to(Path(sys.executable).parent.parent)
    for name in ("README.md", "LIST.md"):
        (listed / name).write_text("", "utf-8")
    shutil.copy(REPOSITORY / ".gitignore", listed)
    shutil.copy(REPOSITORY / "data/searches.toml", listed / "data")
    assert run(listed, "build").exit_code == 0
    git(listed, "init", "--quiet", "--initial-branch", "main")
    git(listed, "add", "data", "datapackage.json", "README.md", "LIST.md")
    git(listed, "commit", "--quiet", "--message", "A list")
    web.routes |= {"/alpha": status(404), "/kit": redirect(301, "/kit-2")}
    with serving([ALPHA, FILMS]) as arxiv:
        after = run_steps(
            listed,
            "weekly.yml",
            "Refresh, discover, check links",
            "Shorten",
            "Build",
            "Commit",
            "Report failures",
            REPORT=str(listed / ".build/weekly.md"),
            BRANCH="weekly",
            BOT="bot@example.org",
            DIFFUSION_RL_ARXIV_URL=arxiv.api,
            DIFFUSION_RL_PAUSE="0.001",
            DIFFUSION_RL_LINKS_LOOPBACK=web.loopback(),
        )
    assert (after["STATUS"], after["CHANGED"]) == ("0", "yes")
    assert git(listed, "log", "--format=%an: %s", "main..weekly") == (
        "github-actions[bot]: Refresh the records, search arXiv and check the links\n"
    )
    changed = git(listed, "diff", "--name-only", "main", "weekly").split()
    assert {"data/tables/link_checks.csv", "data/toolkits/alpha-kit.toml", "datapackage.json"} <= set(changed)
    report = (listed / ".build/weekly.md").read_text("utf-8")
    assert f"<{web.url('/alpha')}> (data/papers/alpha-po.toml: links.Code): 404 Not Found" in report
    assert (listed / ".build/weekly.md.short").read_text("utf-8") == f"{MERGE}{report}"


def test_a_week_without_a_change_makes_no_commit(clone: Path) -> None:
    for name in ("README.md", "LIST.md"):
        (clone / name).write_text("", "utf-8")
    git(clone, "init", "--quiet")
    git(clone, "add", "data", "datapackage.json", "README.md", "LIST.md")
    git(clone, "commit", "--quiet", "--message", "A list")
    assert "CHANGED" not in run_steps(clone, "weekly.yml", "Commit", BRANCH="weekly", BOT="b@example.org")
    assert git(clone, "log", "--format=%s", "weekly") == "A list\n"


def test_a_report_that_is_too_long_for_github_is_shortened(clone: Path) -> None:
    report = clone / "weekly.md"
    report.write_text("ü" * 70_000, "utf-8")
    run_steps(clone, "weekly.yml", "Shorten", REPORT=str(report), GITHUB_RUN_ID="7")
    short = Path(f"{report}.short").read_text("utf-8")
    said = "The end is missing here; the whole report is the artifact of run 7.\n\n"
    assert short == f"{MERGE}{said}{'ü' * 60_000}"


def test_failures_fail_the_weekly_run_at_its_end(clone: Path) -> None:
    last = list(steps(WORKFLOWS["weekly.yml"]))[-1]
    assert last["name"] == "Report failures"
    assert bash(clone, last["run"], STATUS="1").returncode == 1
