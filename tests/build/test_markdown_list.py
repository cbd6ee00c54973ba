"""The list as Markdown: the whole page of an invented list, its order, and its updates."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from scripts.build.markdown_list import CONTRIBUTING, INSIDE, OUTSIDE, markdown_list
from scripts.tables.rows import Tables, make_tables
from tests.conftest import REPOSITORY, edit, run
from tests.helpers.markdown_reader import Reader
from tests.helpers.sample import real_catalogue

PAGE = """\
<!-- Written by `diffusion-rl build` from the records in data/: edit those, not this page. -->

# Films & rewards

Papers on films.

Version 1.2.3, 2026-05-20. Papers: 4.

## Scope

INSIDE

OUTSIDE

## Contents

- [Tags](#tags)
- [Families](#families) (3)
  - [One \\| two](#one) (3)
- [Surveys](#surveys) (1)
- [Software](#software) (2)
- [Neighbours](#neighbours) (1)
- [Contributing](#contributing)

<a id="tags"></a>

## Tags

### Tasks

- **T2V**: Videos from text.
- **T2I**: Images from text.

### Methods

- **PG**: Policy gradients.
  - **GRPO**: Group\\_relative.
- **DPO**: Preferences.

<a id="families"></a>

## Families

How they differ.

<a id="one"></a>

### One \\| two

The first.

| Year | Paper | Venue | Task | Method | Resources |
| --- | --- | --- | --- | --- | --- |
| 2026 | [Newest](https://arxiv.org/abs/2601.00002)<br>Trains on \\*films\\*. | arXiv \
| T2V, T2I | PG, GRPO | \
[Paper](https://arxiv.org/abs/2601.00002) · [Code](https://example.org/code) |
| 2026 | Without arXiv | arXiv | T2I | DPO |  |
| 2025 | [Older \\| \\*bold\\*](https://example.org/a%28b%29) | ICLR (Oral) | T2I | DPO | \
[OpenReview](https://example.org/a%28b%29) |

<a id="surveys"></a>

## Surveys

Overviews.

| Year | Paper | Venue | Task | Method | Resources |
| --- | --- | --- | --- | --- | --- |
| 2024 | Survey | arXiv | T2I | DPO |  |

<a id="software"></a>

## Software

To train with.

| Name | Scope | Task | Method | Links |
| --- | --- | --- | --- | --- |
| alpha | Code of \\_alpha\\_. | T2I | DPO | [Code](https://example.org/alpha) |
| Beta | More code. | T2I | DPO |  |

<a id="neighbours"></a>

## Neighbours

Next door.

- [Awesome \\[films\\]](https://example.org/films): Films.

<a id="contributing"></a>

## Contributing

CONTRIBUTING

---

Licence of this list: CC-BY-4.0.
"""


def section(name: str, position: int, title: str, **values: Any) -> dict[str, Any]:
    about = {"parent": None, "holds": "papers", "description": "Nothing yet."}
    return {"id": name, "position": position, "title": title, **about, **values}


def paper(title: str, within: str = "one", **values: Any) -> dict[str, Any]:
    about = {"year": 2026, "venue": "arXiv", "presentation": None, "tasks": ["T2I"], "methods": ["DPO"]}
    rest: dict[str, Any] = {"summary": None, "arxiv": None, "withdrawn": None, "links": {}}
    return {"id": title.lower(), "title": title, "section": within, **about, **rest, **values}


def invented() -> Tables:
    """A list with every kind of entry, in another order than the page."""
    held = {"tasks": ["T2I"], "methods": ["DPO"]}
    return {
        "dataset": [{"version": "1.2.3", "updated": date(2026, 5, 20), "papers": 5, "license": "CC-BY-4.0"}],
        "sections": [
            section("empty", 5, "Empty"),
            section("families", 1, "Families", description="How they differ."),
            section("neighbours", 6, "Neighbours", holds="related-lists", description="Next door."),
            section("none", 3, "Nothing below", parent="families"),
            section("one", 2, "One | two", parent="families", description="The first."),
            section("software", 5, "Software", holds="toolkits", description="To train with."),
            section("surveys", 4, "Surveys", description="Overviews."),
        ],
        "tasks": [
            {"name": "T2I", "position": 2, "description": "Images from text."},
            {"name": "T2V", "position": 1, "description": "Videos from text."},
        ],
        "methods": [
            {"name": "DPO", "position": 3, "broader": None, "description": "Preferences."},
            {"name": "GRPO", "position": 2, "broader": "PG", "description": "Group_relative."},
            {"name": "PG", "position": 1, "broader": None, "description": "Policy gradients."},
        ],
        "papers": [
            paper("Without arXiv"),
            paper(
                "Older | *bold*",
                year=2025,
                venue="ICLR",
                presentation="Oral",
                arxiv="2405.00001",
                links={"OpenReview": "https://example.org/a(b)"},
            ),
            paper("Gone", withdrawn=date(2026, 5, 20)),
            paper(
                "Newest",
                summary="Trains on *films*.",
                tasks=["T2V", "T2I"],
                methods=["PG", "GRPO"],
                arxiv="2601.00002",
                links={"Paper": "https://arxiv.org/abs/2601.00002", "Code": "https://example.org/code"},
            ),
            paper("Survey", "surveys", year=2024),
        ],
        "toolkits": [
            {"id": "beta", "name": "Beta", "description": "More code.", "links": {}, **held},
            {
                "id": "alpha",
                "name": "alpha",
                "description": "Code of _alpha_.",
                "links": {"Code": "https://example.org/alpha"},
                **held,
            },
        ],
        "related_lists": [
            {
                "id": "films",
                "name": "Awesome [films]",
                "url": "https://example.org/films",
                "description": "Films.",
            }
        ],
    }


def test_whole_page() -> None:
    page = markdown_list("Films & rewards", "Papers on films.", invented())
    texts = {"\nINSIDE\n": INSIDE, "\nOUTSIDE\n": OUTSIDE, "\nCONTRIBUTING\n": CONTRIBUTING}
    expected = PAGE
    for mark, text in texts.items():
        expected = expected.replace(mark, f"\n{text}\n")
    assert page == expected


def test_papers_are_newest_first_then_by_title() -> None:
    tables = invented()
    papers = [
        ("B", 2026, "2405.00001"),
        ("Z", 2026, None),
        ("E", 2025, "2505.00001"),
        ("C", 2026, "2601.00009"),
        ("A", 2026, "2601.00010"),
        ("X", 2025, None),
        ("Y", 2026, None),
        ("D", 2026, "1412.0001"),
    ]
    tables["papers"] = [paper(title, year=year, arxiv=arxiv) for title, year, arxiv in papers]
    page = markdown_list("Films", "", tables)
    ordered = ["2026 A", "2026 C", "2026 B", "2026 D", "2026 Y", "2026 Z", "2025 E", "2025 X"]
    assert re.findall(r"^\| (\d{4}) \| (\w) ", page, re.MULTILINE) == [tuple(row.split()) for row in ordered]


def test_years_of_this_list_never_rise_within_a_table() -> None:
    page = (REPOSITORY / "LIST.md").read_text("utf-8")
    tables = [re.findall(r"^\| (\d{4}) \|", block, re.MULTILINE) for block in page.split("\n\n")]
    assert all(years == sorted(years, reverse=True) for years in tables)
    assert sum(map(len, tables)) > 400


@pytest.fixture
def listed(small: Path) -> Path:
    """The small list with a LIST.md, built."""
    (small / "LIST.md").touch()
    assert run(small, "build").output.startswith("wrote LIST.md\n")
    return small


def test_build_writes_the_page_if_it_exists(listed: Path, built_once: Path) -> None:
    text = (listed / "LIST.md").read_text("utf-8")
    assert (
        "| 2025 | [Alpha-PO: Preferences for Pictures](https://arxiv.org/abs/2405.00001) | ICLR | T2I "
        "| DPO | [Paper](https://arxiv.org/abs/2405.00001) · [Code](https://github.com/example/alpha-po) |\n"
    ) in text
    assert not (built_once / "LIST.md").exists()


def test_second_build_leaves_the_page(listed: Path) -> None:
    assert run(listed, "build").output == "2 papers, 1 toolkit, 1 related list: 0 outputs changed\n"


def test_check_names_a_stale_page(listed: Path) -> None:
    edit(listed / "LIST.md", "| ICLR |", "| ICML |")
    checked = run(listed, "build", "--check")
    assert checked.exit_code == 1
    assert checked.output == "LIST.md: is stale; run 'diffusion-rl build'\n1 fault\n"
    assert run(listed, "build").output.startswith("wrote LIST.md\n")


def test_description_may_be_absent(listed: Path) -> None:
    descriptor = listed / "datapackage.json"
    text = re.sub(r'^  "description": .*\n', "", descriptor.read_text("utf-8"), count=1, flags=re.MULTILINE)
    descriptor.write_text(text, "utf-8")
    assert run(listed, "build").exit_code == 0
    assert "diffusion\n\nVersion " in (listed / "LIST.md").read_text("utf-8")


@pytest.fixture(scope="module")
def page_of_this_list(repository: Path) -> Reader:
    """The real LIST.md, read."""
    return Reader((repository / "LIST.md").read_text("utf-8"))


def test_page_of_this_list_has_every_paper(page_of_this_list: Reader) -> None:
    tables, read = make_tables(real_catalogue()), page_of_this_list
    listed = [row for row in tables["papers"] if not row["withdrawn"]]
    assert Counter(row["title"] for row in listed) <= Counter(read.cells)
    addresses = {unquote(address) for address in read.addresses}
    assert {unquote(url) for row in listed for url in row["links"].values()} <= addresses


def test_contents_of_this_list_link_to_headings(page_of_this_list: Reader) -> None:
    read = page_of_this_list
    inside = [address[1:] for address in read.addresses if address.startswith("#")]
    assert inside == read.anchors[: len(inside)]
    assert len(set(read.anchors)) == len(read.anchors) == len(inside)
