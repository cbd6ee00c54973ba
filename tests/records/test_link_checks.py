"""Reading the table of link checks in the build: kept, dropped and refused rows."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.records.link_checks import COLUMNS
from scripts.tables.addresses import Place, addresses
from tests.conftest import edit, faults, run
from tests.helpers.sample import real_catalogue

TABLE = "data/tables/link_checks.csv"
HEADER = ",".join(COLUMNS)
ALPHA = "https://github.com/example/alpha-po"
KIT = "https://github.com/example/alpha-kit"
DELETE_IT = "delete the line; the next 'diffusion-rl links' asks again"
FINE = f"{KIT},fine,200,,,2026-06-01,2026-06-01,[],"
GONE = f'{ALPHA},gone,404,404 Not Found,,2026-06-08,2026-05-25,"[""2026-06-01"", ""2026-06-08""]",'
OLD = "https://example.org/old,moved,200,,https://example.org/new,2026-06-01,2026-06-01,[],"


def write(root: Path, *lines: str) -> None:
    (root / TABLE).parent.mkdir(exist_ok=True)
    (root / TABLE).write_text("\n".join(lines) + "\n", "utf-8")


def test_build_sorts_checks_and_drops_unused_ones(small: Path) -> None:
    write(small, HEADER, GONE, OLD, FINE)
    assert run(small, "build", "--check").exit_code == 1
    assert run(small, "build").exit_code == 0
    assert (small / TABLE).read_text("utf-8").splitlines() == [HEADER, FINE, GONE]
    assert run(small, "build").output.endswith(" 0 outputs changed\n")


def test_a_list_without_checks_has_an_empty_table(small: Path) -> None:
    assert run(small, "build").exit_code == 0
    assert (small / TABLE).read_text("utf-8") == HEADER + "\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",fine,", ",good,", "line 2: result: 'good' does not fit"),
        (",200,", ",ok,", "line 2: status: 'ok' does not fit"),
        ("-01,[],", "-01,soon,", "line 2: failed: 'soon' does not fit"),
        ("-01,[],", '-01,"[""soon""]",', "line 2: failed: '[\"soon\"]' does not fit"),
        (",2026-06-01,2026", ",2026-06-31,2026", "line 2: checked: '2026-06-31' does not fit"),
        (",2026-06-01,2026", ",,2026", "line 2: checked: '' does not fit"),
        (",[],", "", "line 2: has 7 of 9 cells"),
        (FINE, "<<<<<<< HEAD", "line 2: has 1 of 9 cells"),
        (FINE, f"{FINE}\n{FINE}", "line 3: 'https://github.com/example/alpha-kit' is listed twice"),
    ],
)
def test_damage(small: Path, old: str, new: str, said: str) -> None:
    write(small, HEADER, FINE)
    edit(small / TABLE, old, new)
    assert faults(small) == [f"{TABLE}: {said}; {DELETE_IT}", "1 fault"]


def test_damaged_files(small: Path) -> None:
    write(small, "url,result")
    header = f"['url', 'result'] is not the header; it is {', '.join(COLUMNS)}"
    assert faults(small) == [f"{TABLE}: line 1: {header}", "1 fault"]
    (small / TABLE).write_bytes(b"")
    assert faults(small) == [f"{TABLE}: is empty", "1 fault"]
    (small / TABLE).unlink()
    (small / TABLE).mkdir()
    assert faults(small) == [f"{TABLE}: is a directory or a device, not a file", "1 fault"]


def texts(value: Any) -> set[str]:
    """Every text in a record, however deep."""
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, dict | list):
        return {
            text for part in (value.values() if isinstance(value, dict) else value) for text in texts(part)
        }
    return {value} if isinstance(value, str) else set()


def test_every_address_of_the_real_list_is_found() -> None:
    catalogue = real_catalogue()
    records = [texts(dict(part)) for name, part in vars(catalogue).items() if name in KINDS]
    found = {text for group in records for text in group if text.startswith(("https://", "http://"))}
    was = {c.was for _, paper in papers(catalogue) for c in paper.corrections if isinstance(c.was, str)}
    named = set(addresses(catalogue))
    assert found - named <= was
    assert named <= found
    assert len(named) > 1000


KINDS = ("papers", "candidates", "toolkits", "related_lists", "peers")


def papers(catalogue: Catalogue) -> Any:
    return [*catalogue.papers.items(), *catalogue.candidates.items()]


def test_places(small: Path) -> None:
    with (small / "data/papers/alpha-po.toml").open("a") as file:
        file.write(f'\n[evidence]\n"links.Code" = "{KIT}"\n')
    named = addresses(read_catalogue(small))
    assert [str(place) for place in named[KIT]] == [
        "data/papers/alpha-po.toml: evidence.links.Code",
        "data/toolkits/alpha-kit.toml: links.Code",
    ]
    films = "data/papers/rollouts-for-films.toml"
    assert named["https://arxiv.org/abs/2601.00002"] == [
        Place(films, ("links", "Paper")),
        Place(films, ("corrections", 0, "evidence")),
    ]
    assert str(Place(films, ("corrections", 0, "evidence"))) == f"{films}: corrections #1.evidence"
