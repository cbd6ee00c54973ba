"""The values read on authors' pages: vocabularies, summary, relations, licence, and the reading day."""

import csv
from pathlib import Path

import pytest

from tests.conftest import edit, faults, run
from tests.records.conftest import ALPHA, FILMS


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / f"data/tables/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_read_paper_is_rows_of_its_tables(read: Path) -> None:
    result = run(read, "build")
    assert result.exit_code == 0, result.output
    alpha, films = rows(read, "papers")
    assert (alpha["summary"], alpha["base_models"], alpha["code_license"], alpha["read"]) == (
        "",
        "[]",
        "MIT",
        "",
    )
    assert films["summary"] == "Trains on pairs of pictures."
    assert films["rewards"] == '["AlphaScore", "Own: rule or verifier"]'
    assert films["read"] == "2026-05-19"
    paper = {"paper": "rollouts-for-films", "position": "1"}
    assert rows(read, "paper_base_models") == [{**paper, "base_model": "SD3.5-M"}]
    assert rows(read, "paper_rewards") == [
        {**paper, "reward": "AlphaScore"},
        {**paper, "position": "2", "reward": "Own: rule or verifier"},
    ]
    assert rows(read, "paper_benchmarks") == [{**paper, "benchmark": "AlphaBench"}]
    assert rows(read, "paper_relations") == [
        {**paper, "relation": "builds_on", "other": "alpha-po"},
        {**paper, "relation": "compares_with", "other": "alpha-po"},
    ]
    assert rows(read, "base_models")[0] == {
        "name": "SD3.5-M",
        "position": "1",
        "title": "Stable Diffusion 3.5 Medium",
        "family": "Stable Diffusion 3",
        "kind": "image",
        "url": "",
    }
    assert rows(read, "rewards")[0]["paper"] == "alpha-po"
    assert rows(read, "benchmarks")[0]["measures"] == "objects and colours"


COMMIT = (
    "give the repository at the commit that has no licence: 'https://github.com/OWNER/REPO/tree/FULL_SHA'"
)

# File, old text, new text, and the fault.
DAMAGES = [
    (FILMS, '"SD3.5-M"', '"SD3.5-L"', "base_models: unknown base model 'SD3.5-L' (did you mean SD3.5-M?)"),
    (FILMS, '"AlphaScore"', '"Omega"', "rewards: unknown reward 'Omega'; data/rewards.toml has the rewards"),
    (
        FILMS,
        '"AlphaBench"',
        '"Omega"',
        "benchmarks: unknown benchmark 'Omega'; data/benchmarks.toml has the benchmarks",
    ),
    (
        FILMS,
        'builds_on = ["alpha-po"]',
        'builds_on = ["alpha-p"]',
        "builds_on: unknown paper 'alpha-p' (did you mean alpha-po?)",
    ),
    (
        FILMS,
        'compares_with = ["alpha-po"]',
        'compares_with = ["rollouts-for-films"]',
        "compares_with: 'rollouts-for-films' is the paper itself",
    ),
    (
        FILMS,
        "pictures.",
        "pictures",
        "summary: 'Trains on pairs of pictures' does not end with a full stop",
    ),
    (
        FILMS,
        "pairs of",
        "pairs  of",
        "summary: 'Trains on pairs  of pictures.' has extra spaces",
    ),
    (
        FILMS,
        "Trains on",
        f"Trains {'very ' * 40}on",
        f"summary: 'Trains {'very ' * 14}...' has 228 characters; keep to 200",
    ),
    (ALPHA, '"MIT"', '"mit"', "code_license: 'mit' is written 'MIT'"),
    (
        ALPHA,
        '"MIT"',
        '"MIT Licence"',
        "code_license: 'MIT Licence' is not an SPDX identifier; "
        "write 'MIT', 'Apache-2.0', 'LicenseRef-Name' or 'NONE'",
    ),
    (ALPHA, '"MIT"', '"NONE"', f"evidence.code_license: is missing; {COMMIT}"),
    (
        ALPHA,
        'code_license = "MIT"',
        'code_license = "none"',
        "code_license: 'none' is not an SPDX identifier; "
        "write 'MIT', 'Apache-2.0', 'LicenseRef-Name' or 'NONE'",
    ),
    (
        ALPHA,
        'Code = "https://github.com/example/alpha-po"\n',
        "",
        "code_license: is the licence of code, and there is no links.Code",
    ),
    (
        FILMS,
        "read = 2026-05-19",
        "read = 2026-05-17",
        "read: '2026-05-17' is before the day it was added, '2026-05-18'",
    ),
    (
        ALPHA,
        "added =",
        'builds_on = ["rollouts-for-films"]\nadded =',
        "builds_on: 'rollouts-for-films' is younger: January 2026, and this paper is of May 2024",
    ),
    (
        "data/rewards.toml",
        'paper = "alpha-po"',
        'paper = "alpha-p"',
        "AlphaScore.paper: unknown paper 'alpha-p' (did you mean alpha-po?)",
    ),
    ("data/rewards.toml", '"preference model"', '"liking"', None),
    (
        "data/benchmarks.toml",
        "https://alpha",
        "ftp://alpha",
        "AlphaBench.url: 'ftp://alpha.example.org/bench' does not start with https:// or http://",
    ),
    (
        "data/base-models.toml",
        '"sd3 5 medium"',
        '"SD3.5"',
        "SD3.5-M.aliases: 'SD3.5' is not a phrase; "
        "write lowercase words with spaces, such as 'text to image' or 'align*'",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "message"), DAMAGES)
def test_faults_of_read_papers(read: Path, path: str, old: str, new: str, message: str | None) -> None:
    edit(read / path, old, new)
    found = faults(read)
    if message is None:  # the list of kinds is long
        assert found[0].startswith(f"{path}: AlphaScore.kind: 'liking' is not one of 'preference model', ")
    else:
        assert f"{path}: {message}" in found


def test_papers_that_build_on_each_other_are_a_cycle(read: Path) -> None:
    edit(read / ALPHA, "added =", 'builds_on = ["rollouts-for-films"]\nadded =')
    cycle = [fault for fault in faults(read) if "cycle" in fault]
    assert cycle == [
        "data/papers/alpha-po.toml: builds_on: forms a cycle: alpha-po > rollouts-for-films > alpha-po"
    ]


def without_license(read: Path, evidence: str) -> None:
    edit(read / ALPHA, 'code_license = "MIT"', 'code_license = "NONE"')
    path = read / ALPHA
    path.write_text(f'{path.read_text()}\n[evidence]\ncode_license = "{evidence}"\n')


@pytest.mark.parametrize(
    "evidence",
    [
        "https://github.com/example/alpha-po",
        "https://github.com/example/alpha-po/tree/main",
        "https://github.com/example/alpha-po/tree/0123abc",
        f"https://git.example.org/blob/{'0123456789' * 4}",
        f"http://github.com/example/alpha-po/tree/{'0123456789' * 4}",
    ],
)
def test_that_there_is_no_licence_is_shown_at_a_commit(read: Path, evidence: str) -> None:
    without_license(read, evidence)
    fault = f"{ALPHA}: evidence.code_license: '{evidence}' is not permanent; {COMMIT}"
    assert faults(read) == [fault, "1 fault"]


def test_a_repository_without_a_licence_is_none_in_the_tables(read: Path) -> None:
    evidence = f"https://github.com/example/alpha-po/tree/{'0123456789' * 4}"
    without_license(read, evidence)
    result = run(read, "build")
    assert result.exit_code == 0, result.output
    assert [paper["code_license"] for paper in rows(read, "papers")] == ["NONE", ""]
    assert rows(read, "evidence") == [{"paper": "alpha-po", "field": "code_license", "url": evidence}]
