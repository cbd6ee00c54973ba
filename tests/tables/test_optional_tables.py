"""Candidates, rejections, peers and evidence: tables that a list may leave empty."""

from datetime import date
from pathlib import Path

import pytest

from tests.tables.test_rows import ADDED, OPTIONAL, ROLLOUTS, rows, tables_of


@pytest.mark.parametrize("name", OPTIONAL)
def test_optional_tables(small: Path, name: str) -> None:
    assert tables_of(small)[name] == []


CANDIDATE = """
reason = "is it about diffusion?"
title = "B"
year = 2025
venue = "ICLR"
presentation = "Oral"
section = "policy-gradient"
tasks = ["T2I"]
methods = ["PPO"]
added = 2026-05-18
[links]
ICLR = "https://iclr.cc/b"
[evidence]
year = "https://iclr.cc/c"
"""


def test_candidates(small: Path) -> None:
    (small / "data/candidates").mkdir()
    for name in ("b-two", "b-one"):
        (small / f"data/candidates/{name}.toml").write_text(CANDIDATE)
    one, two = tables_of(small)["candidates"]
    assert two == {**one, "id": "b-two"}
    assert one == {
        **dict.fromkeys(["short_name", "arxiv", "submitted", "category", "doi"]),
        **{"id": "b-one", "title": "B", "reason": "is it about diffusion?", "authors": []},
        **{"year": 2025, "venue": "ICLR", "presentation": "Oral", "section": "policy-gradient"},
        **{"tasks": ["T2I"], "methods": ["PPO"], "added": ADDED},
        "links": {"ICLR": "https://iclr.cc/b"},
        "evidence": {"year": "https://iclr.cc/c"},
    }


def test_rejections_peers_and_evidence(small: Path) -> None:
    text = '[z]\ntitle = "Z"\nreason = "off"\ndate = 2026-05-18\n[a]\ntitle = "A"\narxiv = "2405.00009"\n'
    (small / "data/rejections.toml").write_text(f'{text}reason = "out"\ndate = 2026-05-19\n')
    peer = 'url = "https://p.org"\nentries = 3\nin_scope = 2\nshared = 1\nread = 2026-05-18\n'
    (small / "data/peers.toml").write_text(f'["o/p"]\n{peer}changed = "2026-04"\n')
    with (small / f"data/papers/{ROLLOUTS}.toml").open("a") as file:
        file.write('[evidence]\nyear = "https://a.org/y"\nauthors = "https://a.org/x"\n')
    tables = tables_of(small)
    assert tables["rejections"] == rows(
        "id title arxiv reason date",
        ("a", "A", "2405.00009", "out", date(2026, 5, 19)),
        ("z", "Z", None, "off", ADDED),
    )
    assert tables["peers"] == rows(
        "name url entries in_scope shared changed read", ("o/p", "https://p.org", 3, 2, 1, "2026-04", ADDED)
    )
    assert tables["evidence"] == rows(
        "paper field url",
        (ROLLOUTS, "authors", "https://a.org/x"),
        (ROLLOUTS, "year", "https://a.org/y"),
    )
