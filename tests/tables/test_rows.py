"""Records to rows: every table of the small list, row for row."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.records.catalogue import read_catalogue
from scripts.tables.rows import Tables, make_tables
from scripts.tables.schema import read_descriptor, schema_tables
from tests.conftest import REPOSITORY, edit
from tests.helpers.small_papers import ALPHA, FILMS

ADDED = date(2026, 5, 18)
ROLLOUTS = "rollouts-for-films"


def rows(columns: str, *values: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows of a table, its columns named once."""
    return [dict(zip(columns.split(), row, strict=True)) for row in values]


ROWS: dict[str, list[dict[str, Any]]] = {
    "papers": [ALPHA, FILMS],
    "authors": rows("id name", ("ada-nusken", "Ada Nüsken"), ("bo-li", "Bo Li")),
    "paper_authors": rows(
        "paper position author",
        ("alpha-po", 1, "ada-nusken"),
        ("alpha-po", 2, "bo-li"),
        (ROLLOUTS, 1, "bo-li"),
    ),
    "paper_tasks": rows(
        "paper position task",
        ("alpha-po", 1, "T2I"),
        (ROLLOUTS, 2, "I2V"),
        (ROLLOUTS, 1, "T2V"),
    ),
    "paper_methods": rows(
        "paper position method",
        ("alpha-po", 1, "DPO"),
        (ROLLOUTS, 2, "GRPO"),
        (ROLLOUTS, 1, "Policy Gradient"),
    ),
    "links": rows(
        "paper position label url",
        ("alpha-po", 2, "Code", "https://github.com/example/alpha-po"),
        ("alpha-po", 1, "Paper", "https://arxiv.org/abs/2405.00001"),
        (ROLLOUTS, 1, "Paper", "https://arxiv.org/abs/2601.00002"),
    ),
    "corrections": [
        {
            "paper": ROLLOUTS,
            "position": 1,
            "field": "methods",
            "was": "Policy Gradient",
            "now": "Policy Gradient, GRPO",
            "evidence": "https://arxiv.org/abs/2601.00002",
            "reason": "it trains with GRPO",
            "date": date(2026, 5, 20),
        }
    ],
    "toolkits": [
        {
            "id": "alpha-kit",
            "name": "Alpha-Kit",
            "description": "Code for Alpha-PO.",
            "tasks": ["T2I"],
            "methods": ["DPO", "Toolkit"],
            "added": ADDED,
            "links": {"Code": "https://github.com/example/alpha-kit"},
        }
    ],
    "toolkit_tasks": rows("toolkit position task", ("alpha-kit", 1, "T2I")),
    "toolkit_methods": rows("toolkit position method", ("alpha-kit", 1, "DPO"), ("alpha-kit", 2, "Toolkit")),
    "toolkit_links": rows(
        "toolkit position label url", ("alpha-kit", 1, "Code", "https://github.com/example/alpha-kit")
    ),
    "toolkit_papers": rows("toolkit position paper", ("alpha-kit", 1, "alpha-po")),
    "related_lists": [
        {
            "id": "awesome-neighbours",
            "name": "Awesome Neighbours",
            "url": "https://github.com/example/awesome-neighbours",
            "description": "Papers next door.",
        }
    ],
}

VOCABULARIES = ("sections", "tasks", "methods", "venues", "link_labels")
READ_FOR = ("base_models", "rewards", "benchmarks")
OPTIONAL = (
    "candidates",
    "rejections",
    "peers",
    "evidence",
    "link_checks",
    *READ_FOR,
    *(f"paper_{name}" for name in (*READ_FOR, "relations")),
)


def tables_of(root: Path) -> Tables:
    catalogue = read_catalogue(root)
    assert catalogue.faults == []
    return make_tables(catalogue)


@pytest.mark.parametrize("name", ROWS)
def test_rows(small: Path, name: str) -> None:
    assert tables_of(small)[name] == ROWS[name]


def test_every_table_is_defined_and_tested(small: Path) -> None:
    defined = {table.name for table in schema_tables(read_descriptor(small))}
    assert defined == {"dataset", *ROWS, *VOCABULARIES, *OPTIONAL} == {"dataset", *tables_of(small)}


@pytest.mark.parametrize("real", [False, True])
def test_columns_and_order_are_those_of_the_schema(small: Path, real: bool) -> None:
    root = REPOSITORY if real else small
    tables = tables_of(root)
    for table in schema_tables(read_descriptor(root))[1:]:
        rows = tables[table.name]
        assert rows or table.name in OPTIONAL, table.name
        assert all(sorted(row) == sorted(field.name for field in table.fields) for row in rows)
        keys = [tuple(row[name] for name in table.primary_key) for row in rows]
        assert keys == sorted(set(keys)), table.name


def test_vocabulary_keeps_its_order_as_position(small: Path) -> None:
    text = '[Z2A]\ntitle = "Z"\nkind = "image"\ndescription = "z to a"\n'
    text += '["A B"]\ntitle = "A"\nkind = "video"\ndescription = "a, b"\n'
    (small / "data/tasks.toml").write_text(text)
    assert tables_of(small)["tasks"] == [
        {"name": "A B", "position": 2, "title": "A", "kind": "video", "description": "a, b"},
        {"name": "Z2A", "position": 1, "title": "Z", "kind": "image", "description": "z to a"},
    ]


CORRECTION = """
[[corrections]]
field = "{}"
{}evidence = "https://arxiv.org/abs/2405.00001"
reason = "a reason"
date = 2026-05-{}
"""


def test_corrections_have_the_value_after_each(small: Path) -> None:
    code = "https://github.com/example/alpha-po"
    chain = [
        ("venue", '"arXiv"', "arXiv", "ICML"),
        ("links.Code", None, None, "https://example.org/old"),
        ("year", "2024", "2024", "2025"),
        ("venue", '"ICML"', "ICML", "ICLR"),
        ("withdrawn", None, None, None),
        ("links.Code", '"https://example.org/old"', "https://example.org/old", None),
        ("authors", '["A. N.", "B. L."]', "A. N., B. L.", "Ada Nüsken, Bo Li"),
        ("links.Code", None, None, code),
        ("links.PMLR", '"https://example.org/gone"', "https://example.org/gone", None),
        ("submitted", '"2024-05-02"', "2024-05-02", "2024-05-01"),
    ]
    with (small / "data/papers/alpha-po.toml").open("a", encoding="utf-8") as file:
        for day, (field, toml, _, _) in enumerate(chain, 19):
            file.write(CORRECTION.format(field, f"was = {toml}\n" if toml else "", day))
    rows = [row for row in tables_of(small)["corrections"] if row["paper"] == "alpha-po"]
    assert [(row["position"], row["field"], row["was"], row["now"]) for row in rows] == [
        (position, field, was, now) for position, (field, _, was, now) in enumerate(chain, 1)
    ]
    assert [row["date"].day for row in rows] == list(range(19, 29))


def test_authors_are_merged_by_folded_name(small: Path) -> None:
    edit(
        small / f"data/papers/{ROLLOUTS}.toml",
        '["Bo Li"]',
        '["bo  LI", "Ada Nuesken", "Ada Nusken", "李 博"]',
    )
    tables = tables_of(small)
    assert [row["id"] for row in tables["authors"]] == ["ada-nuesken", "ada-nusken", "bo-li", "li-bo"]
    assert [row["author"] for row in tables["paper_authors"]] == [
        *("ada-nusken", "bo-li"),
        *("bo-li", "ada-nuesken", "ada-nusken", "li-bo"),
    ]
