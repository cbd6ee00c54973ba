"""The weekly workflow, week after week in fresh clones: no paper is lost, no link is called dead too soon."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from scripts.records.catalogue import read_catalogue
from tests.conftest import REPOSITORY, run
from tests.helpers import server_faults as faulty
from tests.helpers.arxiv_server import ArxivPaper, Server, serving
from tests.helpers.checking import listed
from tests.helpers.diffing import git
from tests.helpers.link_server import LinkServer, status
from tests.helpers.searching import SCOPE, SEARCHES

__all__ = ["listed"]

WORKFLOW = yaml.load((REPOSITORY / ".github/workflows/weekly.yml").read_text("utf-8"), yaml.CBaseLoader)
JOB = WORKFLOW["jobs"]["weekly"]
STEPS = {step["name"]: step["run"] for step in JOB["steps"] if "run" in step}
# Replaces the program of that name: it keeps the one pull request as files in a folder.
GH = """\
#!/bin/sh
set -eu
case "$1 $2" in
  "auth setup-git") ;;
  "pr list") test ! -e "$PULLS/open" || echo 7 ;;
  "pr create") test ! -e "$PULLS/open"; touch "$PULLS/open"; cp "$8" "$PULLS/body" ;;
  "pr edit") test "$3" = 7; test -e "$PULLS/open"; cp "$7" "$PULLS/body" ;;
  *) exit 9 ;;
esac
"""


def found(day: date, number: int) -> ArxivPaper:
    """A paper in scope that arXiv shows."""
    title = f"Omega{number}-GRPO: GRPO for Text-to-Video Diffusion"
    return ArxivPaper(f"{day:%y%m}.{number:05}", title, submitted=day)


PAPERS = [
    found(date(2026, 10, 28), 1),
    found(date(2026, 11, 4), 2),
    found(date(2026, 11, 11), 3),
    found(date(2026, 11, 20), 4),
    found(date(2026, 12, 2), 5),
]


class Hub(NamedTuple):
    """The repository, and the servers that its runs use."""

    folder: Path
    arxiv: Server
    web: LinkServer

    @property
    def origin(self) -> Path:
        return self.folder / "origin.git"

    def clone(self, name: str) -> Path:
        """A fresh clone, as on a runner."""
        root = self.folder / name
        git(self.folder, "clone", "--quiet", str(self.origin), str(root))
        (root / ".venv").symlink_to(Path(sys.executable).parent.parent)
        return root

    def week(self, day: str) -> "Ended":
        """Run the steps of the workflow on a day in a fresh clone."""
        root = self.clone(day)
        given = {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "PYTHONPATH": str(REPOSITORY),
            "PULLS": str(self.folder / "pulls"),
            "GITHUB_ENV": str(root / ".build-env"),
            "GITHUB_RUN_ID": day,
            **{name: value for name, value in JOB["env"].items() if name != "REPORT"},
            "REPORT": str(root / ".build/weekly.md"),
            "DIFFUSION_RL_TODAY": day,
            "DIFFUSION_RL_ARXIV_URL": self.arxiv.api,
            "DIFFUSION_RL_PAUSE": "0",
            "DIFFUSION_RL_LINKS_LOOPBACK": self.web.loopback(),
        }
        (root / ".build").mkdir()
        codes = {}
        for name, text in STEPS.items():
            if name == "Install" or (name == "Update the pull request" and given.get("CHANGED") != "yes"):
                continue
            command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", text]
            done = subprocess.run(command, cwd=root, env=given, capture_output=True, text=True)
            codes[name] = done.returncode
            assert done.returncode == 0 or name == "Report failures", (name, done.stdout, done.stderr)
            lines = (root / ".build-env").read_text().splitlines() if (root / ".build-env").exists() else []
            given |= dict(line.split("=", 1) for line in lines)
        return Ended(codes["Report failures"], (self.folder / "pulls/body").read_text("utf-8"))

    def merge(self) -> None:
        """Merge the pull request like a person, and keep its branch."""
        (self.folder / "pulls/open").unlink()
        root = self.clone(f"merging-{len(list(self.folder.iterdir()))}")
        git(root, "merge", "--quiet", "--no-edit", "origin/weekly")
        git(root, "push", "--quiet", "origin", "HEAD:main")


class Ended(NamedTuple):
    """The exit status of a week, and the text of its pull request."""

    status: int
    body: str

    @property
    def papers(self) -> list[int]:
        """The numbers of the papers to review."""
        return [number for number, paper in enumerate(PAPERS, 1) if f"[{paper.title}]" in self.body]

    def says(self, text: str) -> bool:
        return f"\n{text}\n" in self.body


@pytest.fixture
def hub(listed: Path, web: LinkServer, tmp_path: Path) -> Iterator[Hub]:
    """The small list at a place of its own, searched to 26 October."""
    (listed / "data/searches.toml").write_text(SEARCHES)
    (listed / "data/scope.toml").write_text(SCOPE)
    (listed / "data/searched.toml").write_text("until = 2026-10-26\n")
    (listed / ".gitignore").write_text(".build*\n.venv\n*.db\ninspect-data.json\n")
    for name in ("README.md", "LIST.md"):
        (listed / name).touch()
    assert run(listed, "build").exit_code == 0
    git(listed, "init", "--quiet", "--initial-branch", "main")
    git(listed, "add", "--all")
    git(listed, "commit", "--quiet", "--message", "A list")
    for name in ("pulls", "bin"):
        (tmp_path / name).mkdir()
    (tmp_path / "bin/gh").write_text(GH)
    (tmp_path / "bin/gh").chmod(0o755)
    git(tmp_path, "clone", "--quiet", "--bare", str(listed), "origin.git")
    with serving(PAPERS) as arxiv:
        yield Hub(tmp_path, arxiv, web)


def test_weeks(hub: Hub) -> None:
    """A merge, a failing week, a fortnight without a run, an unmerged branch, somebody's commit on it."""
    hub.arxiv.papers = PAPERS[:1]
    hub.web.routes |= {"/alpha": status(404), "/kit": status(404)}
    first = hub.week("2026-11-02")
    assert (first.status, first.papers) == (0, [1])
    state = "Before this run arXiv was searched to 2026-10-26, 7 days behind; "
    assert first.says(
        f"# The week to 2026-11-02\n\n{state}the newest submission in the list is of 2024-05-01."
    )
    assert "### Dead" not in first.body
    hub.merge()

    # arXiv fails, and one of the links answers again.
    hub.arxiv.papers = PAPERS[:2]
    hub.arxiv.always = faulty.status(400)
    hub.web.routes["/kit"] = status(200)
    failing = hub.week("2026-11-09")
    assert (failing.status, failing.papers) == (1, [])
    assert "Failed: Records, New papers." in failing.body
    assert "### Dead" not in failing.body

    # Nothing runs for two weeks, and nobody merges. The other link is gone again.
    hub.arxiv.papers = PAPERS[:4]
    hub.arxiv.always = None
    hub.web.routes["/kit"] = status(404)
    later = hub.week("2026-11-30")
    assert (later.status, later.papers) == (0, [1, 2, 3, 4])  # the first is in none of the list's files yet
    assert "arXiv was searched to 2026-11-02, 28 days behind" in later.body
    dead = f"- <{hub.web.url('/alpha')}> (data/papers/alpha-po.toml: links.Code): 404 Not Found, dead since"
    assert f"### Dead\n\n{dead} 2026-11-30\n" in later.body
    assert (
        f"{hub.web.url('/kit')}> (data/toolkits/alpha-kit.toml: links.Code): 404 Not Found, dead"
        not in later.body
    )

    # Still not merged; somebody has put a commit on the branch.
    hub.arxiv.papers = PAPERS
    mine = hub.clone("mine")
    git(mine, "switch", "--quiet", "weekly")
    (mine / "LIST.md").write_text("By hand.\n")
    git(mine, "commit", "--quiet", "--all", "--message", "By hand")
    git(mine, "push", "--quiet", "origin", "weekly")
    unmerged = hub.week("2026-12-07")
    assert (unmerged.status, unmerged.papers) == (0, [1, 2, 3, 4, 5])
    kept = subprocess.check_output(
        ["git", "-C", hub.origin, "show", "weekly-before-run-2026-12-07:LIST.md"], text=True
    )
    assert kept == "By hand.\n"
    checks = read_catalogue(hub.folder / "2026-12-07").link_checks
    assert checks[hub.web.url("/alpha")].dead == date(2026, 11, 30)
    assert checks[hub.web.url("/kit")].failed == [date(2026, 11, 30), date(2026, 12, 7)]
    hub.merge()

    last = hub.week("2026-12-14")
    assert "arXiv was searched to 2026-12-07, 7 days behind" in last.body
    assert "5 papers at arXiv" not in last.body
    assert last.papers == [5]  # of the seven days that are searched twice
    checks = read_catalogue(hub.folder / "2026-12-14").link_checks
    assert checks[hub.web.url("/kit")].dead == date(2026, 12, 14)
    branches = subprocess.check_output(
        ["git", "-C", hub.origin, "branch", "--format=%(refname:short)"], text=True
    )
    assert branches.split() == ["main", "weekly", "weekly-before-run-2026-12-07"]
