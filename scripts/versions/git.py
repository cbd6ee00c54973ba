"""What git knows of the dataset's folder: what is not committed, and where the last release stands."""

import shutil
from pathlib import Path

from scripts.faults import Fault, ListError, quoted
from scripts.tables.schema import DESCRIPTOR
from scripts.versions.locations import first_line, git

VERSION_LINE = '^  "version": '  # of datapackage.json as the build writes it


def ask(root: Path, *arguments: str) -> str:
    """What git answers in the dataset's folder."""
    done = git("git", root, *arguments)
    if done.returncode:
        raise ListError([Fault(str(root), "", f"cannot be read by git: {first_line(done.stderr)}")])
    return done.stdout.decode(errors="replace")


def refuse_without_history(root: Path) -> None:
    """Raise unless git is installed and the folder lies in a repository that has a commit."""
    if not shutil.which("git"):
        raise ListError([Fault("git", "", "is not installed; a release is compared with the one before")])
    inside = git("git", root, "rev-parse", "--is-inside-work-tree")
    if b"not a git repository" in inside.stderr:
        raise ListError([Fault(str(root), "", "is in no git repository; a release is made from commits")])
    ask(root, "rev-parse", "--is-inside-work-tree")
    if git("git", root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        raise ListError([Fault(str(root), "", "has no commit; a release is made from commits")])


def uncommitted(root: Path) -> list[Fault]:
    """A fault for each file below the folder that is not as it was committed last."""
    above = ask(root, "rev-parse", "--show-prefix").rstrip("\n")
    entries = ask(
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
    return [Fault(path, "", "is not committed; commit it or put it away") for path in paths]


def is_tagged(root: Path, number: str) -> bool:
    """Whether there is a tag of a version, such as v1.0.0."""
    return not git("git", root, "show-ref", "--verify", "--quiet", f"refs/tags/v{number}").returncode


def last_release(root: Path, number: str) -> str:
    """The tag of the version that the data bears; without one, the commit that gave it that version."""
    if is_tagged(root, number):
        return f"v{number}"
    if ask(root, "rev-parse", "--is-shallow-repository").strip() == "true":
        mend = "'git fetch --unshallow --tags' brings the others"
        raise ListError([Fault(f"v{number}", "", f"is no tag, and the clone is shallow; {mend}")])
    found = ask(root, "log", "-1", "--format=%h", "--abbrev=12", "-G", VERSION_LINE, "--", DESCRIPTOR).strip()
    if not found:
        message = f"is in no commit; say with --old what {quoted(number)} was"
        raise ListError([Fault(DESCRIPTOR, "version", message)])
    return found
