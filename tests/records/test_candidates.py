"""Candidates, rejections, evidence and peers."""

from pathlib import Path

import pytest

from tests.conftest import PREPRINT, edit, faults, run

ALPHA = "data/papers/alpha-po.toml"
DOUBTFUL = "data/candidates/doubtful-po.toml"
FILMS = "data/papers/rollouts-for-films.toml"
FAR = "data/rejections.toml, far-away"
ROBOTS = "Planning with diffusion for robots"
TAKEN = "is also used by {}; keep one"
NO_VALUE = "which has no value here; write 'venue' or \"links.Code\""
CANDIDATE = PREPRINT.replace("Rollouts for Films", "Doubtful Films").replace("2601.00002", "2601.00003")
REJECTIONS = """\
[far-away]
title = "Planning with Diffusion for Robots"
arxiv = "2601.00009"
reason = "robots"
date = 2026-05-20
"""
PEERS = """\
["example/awesome-diffusion"]
url = "https://github.com/example/awesome-diffusion"
entries = 20
in_scope = 7
shared = 1
changed = "2026-04"
read = 2026-05-20
"""


@pytest.fixture
def wide(small: Path) -> Path:
    """The small list with a candidate, a rejection and a peer."""
    (small / "data/candidates").mkdir()
    (small / DOUBTFUL).write_text('reason = "perhaps robots"\n' + CANDIDATE)
    (small / "data/rejections.toml").write_text(REJECTIONS)
    (small / "data/peers.toml").write_text(PEERS)
    return small


def lines(root: Path, table: str) -> list[str]:
    assert run(root, "build").exit_code == 0
    return (root / f"data/tables/{table}.csv").read_text("utf-8").splitlines()


def test_candidates_are_a_table_of_their_own(wide: Path) -> None:
    [header, row] = lines(wide, "candidates")
    assert header.startswith("id,title,reason,short_name,year,")
    assert row.startswith("doubtful-po,Doubtful Films,perhaps robots,,2026,arXiv,")
    assert [line.split(",")[0] for line in lines(wide, "papers")] == ["id", "alpha-po", "rollouts-for-films"]


def test_a_candidate_is_accepted_by_moving_its_file(wide: Path) -> None:
    edit(wide / DOUBTFUL, 'reason = "perhaps robots"\n', "")
    (wide / DOUBTFUL).rename(wide / "data/papers/doubtful-po.toml")
    assert len(lines(wide, "papers")) == 4
    assert len(lines(wide, "candidates")) == 1


def test_only_a_paper_is_warned_about_missing_authors(wide: Path) -> None:
    edit(wide / DOUBTFUL, 'authors = ["Bo Li"]\n', "")
    assert [line for line in run(wide, "check").stderr.splitlines() if "doubtful" in line] == []
    edit(wide / DOUBTFUL, 'reason = "perhaps robots"\n', "")
    (wide / DOUBTFUL).rename(wide / "data/papers/doubtful-po.toml")
    warnings = [line for line in run(wide, "check").stderr.splitlines() if "doubtful" in line]
    assert warnings == ["warning: data/papers/doubtful-po.toml: authors: are missing"]


def test_rejections_and_peers_are_tables(wide: Path) -> None:
    assert lines(wide, "rejections") == [
        "id,title,arxiv,reason,date",
        "far-away,Planning with Diffusion for Robots,2601.00009,robots,2026-05-20",
    ]
    assert lines(wide, "peers") == [
        "name,url,entries,in_scope,shared,changed,read",
        "example/awesome-diffusion,https://github.com/example/awesome-diffusion,20,7,1,2026-04,2026-05-20",
    ]


def test_these_tables_are_optional(small: Path) -> None:
    assert [len(lines(small, table)) for table in ("candidates", "rejections", "peers", "evidence")] == [
        1
    ] * 4


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            DOUBTFUL,
            "Doubtful Films",
            "ROLLOUTS, for films",
            f"title: 'ROLLOUTS, for films' {TAKEN.format(FILMS)}",
        ),
        (DOUBTFUL, "Doubtful Films", ROBOTS, f"title: '{ROBOTS}' {TAKEN.format(FAR)}"),
        (
            DOUBTFUL,
            'venue = "arXiv"',
            'venue = "ICRL"',
            "venue: unknown venue 'ICRL' (did you mean CoRL or ICLR or ICML?)",
        ),
        (DOUBTFUL, 'reason = "perhaps robots"\n', "", "reason: is missing"),
    ],
)
def test_a_candidate_is_checked_as_a_paper_is(wide: Path, file: str, old: str, new: str, fault: str) -> None:
    edit(wide / file, old, new)
    assert faults(wide) == [f"{file}: {fault}", "1 fault"]


def test_a_rejected_paper_is_not_added(wide: Path) -> None:
    path = wide / "data/papers/rollouts-for-films.toml"
    path.write_text(path.read_text().replace("2601.00002", "2601.00009"))
    message = "arxiv: '2601.00009' is also used by data/rejections.toml, far-away; keep one"
    assert faults(wide) == [f"data/papers/rollouts-for-films.toml: {message}", "1 fault"]


def test_an_id_is_used_once(wide: Path) -> None:
    (wide / DOUBTFUL).rename(wide / "data/candidates/alpha-po.toml")
    message = f"'alpha-po' is also used by {ALPHA}; keep one"
    assert faults(wide) == [f"data/candidates/alpha-po.toml: {message}", "1 fault"]


def test_evidence_is_published(small: Path) -> None:
    (small / ALPHA).open("a").write('\n[evidence]\nvenue = "https://example.org/iclr"\n')
    assert lines(small, "evidence") == ["paper,field,url", "alpha-po,venue,https://example.org/iclr"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('category = "https://example.org/"', f"evidence.category: is for 'category', {NO_VALUE}"),
        ('"links.Cod" = "https://example.org/"', f"evidence.links.Cod: is for 'links.Cod', {NO_VALUE}"),
        ('venue = "example.org"', "evidence.venue: 'example.org' does not start with https:// or http://"),
    ],
)
def test_evidence_is_a_page_for_a_value(small: Path, line: str, fault: str) -> None:
    (small / ALPHA).open("a").write(f"\n[evidence]\n{line}\n")
    assert faults(small) == [f"{ALPHA}: {fault}", "1 fault"]


def test_address_of_a_peer_is_checked(wide: Path) -> None:
    edit(wide / "data/peers.toml", "https://github.com", "ftp://github.com")
    message = "'ftp://github.com/example/awesome-diffusion' does not start with https:// or http://"
    assert faults(wide) == [f"data/peers.toml: example/awesome-diffusion.url: {message}", "1 fault"]
