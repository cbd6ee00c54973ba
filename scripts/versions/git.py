"""Git in the dataset's folder: uncommitted files, revisions and the last release."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from scripts.faults import Fault, ListError, one_line, quoted
from scripts.tables.schema import DESCRIPTOR

VERSION_LINE = '^  "version": '  # of datapackage.json as the build writes it
VERSION_NAME = re.compile(r"v?([0-9]+\.[0-9]+\.[0-9]+)")


class FoundCommit(NamedTuple):
    """The name by which a revision was found and its commit, or "" and the message of git."""

    name: str
    commit: str
    errors: bytes


def git_output(root: Path, *arguments: str) -> str:
    """Return the output of git in the dataset's folder."""
    done = run_git("git", root, *arguments)
    if done.returncode:
        raise ListError([Fault(str(root), "", f"cannot be read by git: {first_line(done.stderr)}")])
    return done.stdout.decode(errors="replace")


def refuse_without_history(root: Path) -> None:
    """Raise unless git is installed and the folder is in a repository that has a commit."""
    if not shutil.which("git"):
        raise ListError([Fault("git", "", "is not installed; a release needs it to find the one before")])
    inside = run_git("git", root, "rev-parse", "--is-inside-work-tree")
    if b"not a git repository" in inside.stderr:
        raise ListError([Fault(str(root), "", "is not in a git repository, which a release needs")])
    git_output(root, "rev-parse", "--is-inside-work-tree")
    if run_git("git", root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        raise ListError([Fault(str(root), "", "has no commit, which a release needs")])


def uncommitted(root: Path) -> list[Fault]:
    """Return a fault for each file below the folder that differs from the last commit."""
    above = git_output(root, "rev-parse", "--show-prefix").rstrip("\n")
    entries = git_output(
        root,
        "--no-optional-locks",
        "status",
        "--porcelain",
        "-z",
        "--no-renames",
        "--untracked-files=normal",
        "--",
        ".",
    )
    paths = [entry[3:].removeprefix(above) for entry in entries.split("\0") if entry]
    return [Fault(path, "", "is not committed; commit it or stash it") for path in paths]


def is_tagged(root: Path, number: str) -> bool:
    """Return whether there is a tag of a version, such as v1.0.0."""
    return not run_git("git", root, "show-ref", "--verify", "--quiet", f"refs/tags/v{number}").returncode


def release_commands(number: str) -> list[list[str]]:
    """Return the commands that commit a release and tag it; everything else is already committed."""
    return [
        ["git", "commit", "--all", "--message", f"Release {number}"],
        ["git", "tag", "--annotate", "--message", f"diffusion-rl {number}", f"v{number}"],
    ]


def commit_and_tag(root: Path, number: str) -> None:
    """Commit a release and tag it."""
    for _, *arguments in release_commands(number):
        done = run_git("git", root, *arguments)
        if done.returncode:
            why = first_line(done.stderr or done.stdout)
            raise ListError(
                [
                    Fault(
                        "git",
                        "",
                        f"'git {arguments[0]}' fails: {why}; the release is made, so run this step by hand",
                    )
                ]
            )


def is_shallow(root: Path) -> bool:
    """Return whether the clone lacks the older commits."""
    return run_git("git", root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def find_commit(name: str, root: Path) -> FoundCommit:
    """Return the commit of a revision or of a version such as 1.2.0: its tag, else the commit that set it."""
    first = revision(name, root)
    number = VERSION_NAME.fullmatch(name)
    if first.commit or first.errors or not number:
        return first
    if (tagged := revision(f"v{number[1]}", root)).commit:
        return tagged
    commit = version_commits(root).get(number[1], "")
    return FoundCommit(commit[:12], commit, b"") if commit else first


def revision(name: str, root: Path) -> FoundCommit:
    """Return the commit of a revision as git knows it."""
    asked = run_git(name, root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return FoundCommit(name, "" if asked.returncode else asked.stdout.decode().split()[-1], asked.stderr)


def version_commits(root: Path) -> dict[str, str]:
    """Return the last commit that set each version, by number; none in a shallow clone, which lacks them."""
    if is_shallow(root):
        return {}
    log = run_git("git", root, "log", "--format=%H", "-G", VERSION_LINE, "--", DESCRIPTOR)
    commits: dict[str, str] = {}
    for commit in log.stdout.decode().split():
        text = run_git("git", root, "show", f"{commit}:./{DESCRIPTOR}").stdout.decode(errors="replace")
        if found := re.search(f'{VERSION_LINE}"([^"]*)"', text, re.MULTILINE):
            commits.setdefault(found[1], commit)
    return commits


def last_release(root: Path, number: str) -> str:
    """Return the tag of the present version; without one, the commit that set this version."""
    if is_tagged(root, number):
        return f"v{number}"
    if is_shallow(root):
        remedy = "'git fetch --unshallow --tags' brings the others"
        raise ListError([Fault(f"v{number}", "", f"is not a tag, and the clone is shallow; {remedy}")])
    found = version_commits(root).get(number)
    if not found:
        message = f"is in no commit; name the commit of {quoted(number)} with --old"
        raise ListError([Fault(DESCRIPTOR, "version", message)])
    return found[:12]


def run_git(name: str, root: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in the dataset's folder to read a revision."""
    command = ["git", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, "LC_ALL": "C"})
    except FileNotFoundError as error:
        message = "is neither a folder nor a file, and git is not installed"
        raise ListError([Fault(name, "", message)]) from error


def first_line(errors: bytes) -> str:
    """Return the first message of git, without its "fatal:" or "error:"."""
    lines = errors.decode(errors="replace").splitlines()
    return (
        one_line(lines[0].removeprefix("fatal: ").removeprefix("error: ")) if lines else "it gives no reason"
    )
