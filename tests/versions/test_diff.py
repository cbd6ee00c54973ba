"""Comparing two versions of the data: the whole report of one history, in each form."""

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from scripts.system.console import wrapped
from tests.conftest import PAPER, PREPRINT, REPOSITORY, edit, run, write_small
from tests.helpers.diffing import Rows, commit, diff, git, remake, set_version

CANDIDATE = 'reason = "perhaps robots"\n' + PREPRINT.split("\n[[")[0]
REJECTION = """\
[robots-po]
title = "Robots"
arxiv = "2601.00005"
reason = "robots"
date = 2026-06-01
"""
CORRECTION = """
[[corrections]]
field = "venue"
was = "ICLR"
evidence = "https://example.org/program"
reason = "it moved"
date = 2026-06-02
"""
TEXT = """\
1.0.0 (v1.0.0) -> 1.1.0 (the working folder)

+ 2 papers added:
  accepted-po, beta-po

~ 1 paper withdrawn:
  rollouts-for-films (superseded by alpha-po)

~ 1 paper changed:
  alpha-po
    venue: 'ICLR' -> 'ICML'

~ 1 candidate accepted:
  accepted-po
~ 1 candidate rejected:
  robots-po
~ 1 candidate dropped:
  dropped-po

dataset: 1 changed
paper_authors: 3 added
paper_tasks: 3 added
paper_methods: 3 added
links: 3 added
corrections: 1 added
candidates: 1 added, 3 removed
rejections: 1 added

least version: 1.1.0 (minor); 1.1.0 satisfies it
  records of papers are added: 2
  records of candidates are added: 1
  records of rejections are added: 1
"""
EVERY_ROW = """\
dataset: 1 changed
  ~ diffusion-rl: version: '1.0.0' -> '1.1.0'
  ~ diffusion-rl: updated: '2026-05-20' -> '2026-06-03'
  ~ diffusion-rl: papers: '2' -> '4'
  ~ diffusion-rl: venues: '1' -> '2'
  ~ diffusion-rl: candidates: '3' -> '1'
paper_authors: 3 added
  + accepted-po, 1
  + beta-po, 1
  + beta-po, 2
paper_tasks: 3 added
  + accepted-po, I2V
  + accepted-po, T2V
  + beta-po, T2I
paper_methods: 3 added
  + accepted-po, GRPO
  + accepted-po, Policy Gradient
  + beta-po, DPO
links: 3 added
  + accepted-po, Paper
  + beta-po, Code
  + beta-po, Paper
corrections: 1 added
  + alpha-po, 1
candidates: 1 added, 3 removed
  + doubtful-po
  - accepted-po
  - dropped-po
  - robots-po
rejections: 1 added
  + robots-po

"""
CHANGELOG = """\
## 1.1.0 (2026-06-03)

- Added: 2 papers (below), 1 candidate, 1 rejection.
- Changed: venue of 1 paper (below).
- Withdrawn: `rollouts-for-films` (superseded by `alpha-po`).
- Candidates accepted: `accepted-po`.
- Candidates rejected: `robots-po`.

Added ids:

`accepted-po`, `beta-po`.

Changed ids:

`alpha-po`.

Candidates:

`doubtful-po`.
"""
REPORT: dict[str, Any] = {
    "old": {"source": "v1.0.0", "version": "1.0.0"},
    "new": {"source": "the working folder", "version": "1.1.0"},
    "differs": True,
    "bump": "minor",
    "least_version": "1.1.0",
    "satisfied": True,
    "reasons": [
        {"bump": "minor", "reason": "records of papers are added: 2"},
        {"bump": "minor", "reason": "records of candidates are added: 1"},
        {"bump": "minor", "reason": "records of rejections are added: 1"},
        {"bump": "patch", "reason": "records of papers are changed: 2"},
        {"bump": "patch", "reason": "rows of paper_authors differ"},
        {"bump": "patch", "reason": "rows of paper_tasks differ"},
        {"bump": "patch", "reason": "rows of paper_methods differ"},
        {"bump": "patch", "reason": "rows of links differ"},
        {"bump": "patch", "reason": "rows of corrections differ"},
        {"bump": "patch", "reason": "ids of candidates are gone: 3"},
    ],
    "tables": {"added": [], "removed": []},
    "columns": {"added": [], "removed": []},
    "changes": [],
    "descriptions": [],
    "papers": {
        "added": ["accepted-po", "beta-po"],
        "withdrawn": {"rollouts-for-films": "alpha-po"},
        "gone": [],
        "changed": {"alpha-po": {"venue": ["ICLR", "ICML"]}},
    },
    "candidates": {"accepted": ["accepted-po"], "rejected": ["robots-po"], "dropped": ["dropped-po"]},
    "rows": {
        "dataset": {"added": 0, "removed": 0, "changed": 1},
        "papers": {"added": 2, "removed": 0, "changed": 2},
        "paper_authors": {"added": 3, "removed": 0, "changed": 0},
        "paper_tasks": {"added": 3, "removed": 0, "changed": 0},
        "paper_methods": {"added": 3, "removed": 0, "changed": 0},
        "links": {"added": 3, "removed": 0, "changed": 0},
        "corrections": {"added": 1, "removed": 0, "changed": 0},
        "candidates": {"added": 1, "removed": 3, "changed": 0},
        "rejections": {"added": 1, "removed": 0, "changed": 0},
    },
}


@pytest.fixture(scope="module")
def history_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with three candidates as v1.0.0; since then a change of each kind, built and not committed."""
    root = write_small(tmp_path_factory.mktemp("history") / "list")
    set_version(root, "1.0.0")
    (root / "data/candidates").mkdir()
    for last, name in enumerate(["accepted", "dropped", "robots", "doubtful"], 3):
        text = CANDIDATE.replace("Rollouts for Films", name.title()).replace("2601.00002", f"2601.0000{last}")
        (root / f"data/candidates/{name}-po.toml").write_text(text)
    later = (root / "data/candidates/doubtful-po.toml").rename(root / "doubtful-po.toml")
    assert run(root, "build").exit_code == 0
    git(root, "init", "--quiet")
    commit(root, "v1.0.0")
    alpha, films = root / "data/papers/alpha-po.toml", root / "data/papers/rollouts-for-films.toml"
    edit(alpha, 'venue = "ICLR"', 'venue = "ICML"')
    alpha.write_text(alpha.read_text("utf-8") + CORRECTION, "utf-8")
    edit(films, "added =", 'withdrawn = 2026-06-03\nsuperseded_by = "alpha-po"\nadded =')
    edit(root / "data/candidates/accepted-po.toml", 'reason = "perhaps robots"\n', "")
    (root / "data/candidates/accepted-po.toml").rename(root / "data/papers/accepted-po.toml")
    (root / "data/candidates/dropped-po.toml").unlink()
    (root / "data/candidates/robots-po.toml").unlink()
    later.rename(root / "data/candidates/doubtful-po.toml")
    (root / "data/rejections.toml").write_text(REJECTION)
    beta = (
        PAPER.replace("Alpha-PO", "Beta-PO")
        .replace("alpha-po", "beta-po")
        .replace("2405.00001", "2405.00009")
    )
    (root / "data/papers/beta-po.toml").write_text(beta)
    set_version(root, "1.1.0")
    assert run(root, "build").exit_code == 0
    return root


def test_text(history_once: Path) -> None:
    found = diff(history_once, "v1.0.0")
    assert (found.stdout, found.stderr, found.exit_code) == (TEXT, "", 0)


def test_every_row(history_once: Path) -> None:
    found = diff(history_once, "v1.0.0", "--all").stdout
    start, end = TEXT.index("dataset:"), TEXT.index("least version")
    assert found == TEXT[:start] + EVERY_ROW + TEXT[end:]


def test_backwards(history_once: Path) -> None:
    set_apart = diff(history_once, str(history_once), "v1.0.0").stdout
    assert set_apart.startswith(
        f"1.1.0 ({history_once}) -> 1.0.0 (v1.0.0)\n\n- 2 papers gone:\n  accepted-po, beta-po\n"
    )
    assert set_apart.endswith(
        "\nleast version: 2.0.0 (major); 1.0.0 is too low\n  ids of papers are gone: 2\n"
    )
    assert "    withdrawn: '2026-06-03' -> empty\n    superseded_by: 'alpha-po' -> empty\n" in set_apart


def test_json(history_once: Path) -> None:
    found = diff(history_once, "v1.0.0", "--format", "json").stdout
    assert found == json.dumps(REPORT, indent=2) + "\n"
    detailed = json.loads(diff(history_once, "v1.0.0", "--format", "json", "--all").stdout)
    details = detailed.pop("details")
    assert detailed == REPORT
    assert list(details) == list(REPORT["rows"])
    assert details["paper_authors"] == {
        "added": [["accepted-po", "1"], ["beta-po", "1"], ["beta-po", "2"]],
        "removed": [],
        "changed": [],
    }
    assert details["papers"]["changed"] == [
        {"key": ["alpha-po"], "values": {"venue": ["ICLR", "ICML"]}},
        {
            "key": ["rollouts-for-films"],
            "values": {"withdrawn": [None, "2026-06-03"], "superseded_by": [None, "alpha-po"]},
        },
    ]


def test_changelog(history_once: Path) -> None:
    assert diff(history_once, "v1.0.0", "--format", "changelog").stdout == CHANGELOG


def test_changelog_of_the_repository_has_the_same_wrapping() -> None:
    """Each block of ids in CHANGELOG.md is wrapped as by the command."""
    blocks = (REPOSITORY / "CHANGELOG.md").read_text("utf-8").split("\n\n")
    lists = [block.strip() for block in blocks if block.startswith("`")]
    assert len(lists) >= 2
    assert [wrapped(" ".join(block.split())) for block in lists] == lists


def test_exit_code(history_once: Path) -> None:
    assert diff(history_once, "v1.0.0", "--exit-code").exit_code == 1
    same = diff(history_once, str(history_once), "--exit-code")
    assert (same.output, same.exit_code) == (
        f"1.1.0 ({history_once}) -> 1.1.0 (the working folder): nothing differs\n",
        0,
    )


def test_colours_only_on_a_terminal(history_once: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    lines = diff(history_once, "v1.0.0", color=True).stdout.splitlines()
    assert lines[2] == "\x1b[32m+ 2 papers added:\x1b[0m"
    assert lines[-4] == "\x1b[32mleast version: 1.1.0 (minor); 1.1.0 satisfies it\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert diff(history_once, "v1.0.0", color=True).stdout == TEXT


def test_real_list_against_its_own_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dataset itself, committed without ten of its papers, then complete: found, by few runs of git."""

    def without_ten(package: dict[str, Any], rows: Rows) -> None:
        ids = {row["id"] for row in rows["papers"][:10]}
        rows["papers"] = rows["papers"][10:]
        for table in ("paper_authors", "paper_tasks", "paper_methods", "links", "evidence", "corrections"):
            rows[table] = [row for row in rows[table] if row["paper"] not in ids]

    shutil.copy(REPOSITORY / "datapackage.json", tmp_path)
    shutil.copytree(REPOSITORY / "data/tables", tmp_path / "data/tables")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with (tmp_path / "data/tables/papers.csv").open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)][:10]
    remake(tmp_path, without_ten)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "past")
    for path, content in before.items():
        path.write_bytes(content)
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    report = json.loads(diff(tmp_path, "past", "--format", "json").stdout)
    commands = re.findall(r"trace: built-in: git (\S+)", (tmp_path / "trace").read_text())
    assert commands == ["rev-parse", "rev-parse", "cat-file", "cat-file"]  # not one for each file
    assert report["papers"] == {"added": ids, "withdrawn": {}, "gone": [], "changed": {}}
    assert report["rows"]["papers"] == {"added": 10, "removed": 0, "changed": 0}
    assert (report["bump"], report["satisfied"]) == ("minor", False)
