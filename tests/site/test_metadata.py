"""Names in metadata.yml exist and work: Datasette itself ignores a misspelt name or fails on it."""

import json
import sqlite3
from typing import Any

import httpx
import pytest
import yaml

from tests.conftest import REPOSITORY

METADATA = yaml.load((REPOSITORY / "metadata.yml").read_text("utf-8"), yaml.CSafeLoader)["databases"][
    "diffusion-rl"
]
TABLES = METADATA["tables"]
QUERIES = METADATA["queries"]
LISTED = "paper IN (SELECT id FROM papers WHERE withdrawn IS NULL)"  # withdrawn papers are in no list


def facet_column(facet: Any) -> str:
    return str(next(iter(facet.values()))) if isinstance(facet, dict) else facet


def test_every_table_of_the_package_answers(site: str) -> None:
    tables = httpx.get(f"{site}/diffusion-rl.json").json()["tables"]
    shown = {table["name"] for table in tables if not table["hidden"]}
    assert set(TABLES) <= shown
    for name in sorted(shown):
        assert httpx.get(f"{site}/diffusion-rl/{name}").status_code == 200, name
    package = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
    assert shown == {resource["name"] for resource in package["resources"]}


@pytest.mark.parametrize("name", TABLES)
def test_columns_named_for_a_table_exist(name: str, site: str, database: sqlite3.Connection) -> None:
    columns = {row[1] for row in database.execute(f"PRAGMA table_info({name})")}
    settings = TABLES[name]
    named = {settings[key] for key in ("label_column", "sort", "sort_desc") if key in settings}
    named |= {facet_column(facet).partition("__")[0] for facet in settings.get("facets", [])}
    assert columns, f"no table {name}"
    assert named <= columns
    assert set(settings) <= {"label_column", "sort", "sort_desc", "facets", "facet_size", "size", "plugins"}


@pytest.mark.parametrize("name", [name for name in TABLES if "facets" in TABLES[name]])
def test_facets_of_a_table_are_complete(name: str, site: str) -> None:
    answer = httpx.get(f"{site}/diffusion-rl/{name}.json").json()
    expected = {facet_column(facet) for facet in TABLES[name]["facets"]}
    assert set(answer["facet_results"]) == expected
    assert [facet for facet, result in answer["facet_results"].items() if result["truncated"]] == []
    assert answer.get("facets_timed_out", []) == []


def test_facet_sizes_fit_the_vocabularies(database: sqlite3.Connection) -> None:
    sizes = [database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("venues", "methods")]
    for table in ("papers", "paper_methods"):
        assert TABLES[table]["facet_size"] >= max(sizes)


@pytest.mark.parametrize(
    ("column", "table"),
    [
        ("tasks", "paper_tasks"),
        ("methods", "paper_methods"),
        ("base_models", "paper_base_models"),
        ("rewards", "paper_rewards"),
        ("benchmarks", "paper_benchmarks"),
    ],
)
def test_array_facets_count_as_the_join_tables_do(
    column: str, table: str, site: str, database: sqlite3.Connection
) -> None:
    result = httpx.get(f"{site}/diffusion-rl/papers.json").json()["facet_results"][column]
    sql = f"SELECT {column[:-1]}, count(*) FROM {table} WHERE {LISTED} GROUP BY 1"
    counts = database.execute(sql).fetchall()
    assert {facet["value"]: facet["count"] for facet in result["results"]} == dict(counts)
    assert len(counts) > 3


def test_section_facet_is_offered(site: str) -> None:
    suggested = httpx.get(f"{site}/diffusion-rl/papers.json").json()["suggested_facets"]
    assert "section" in {facet["name"] for facet in suggested}


@pytest.mark.parametrize("name", QUERIES)
def test_query_answers(name: str, site: str) -> None:
    query = QUERIES[name]
    assert query["title"]
    assert query.get("description") or query.get("description_html")
    assert httpx.get(f"{site}/diffusion-rl/{name}").status_code == 200
    rows = httpx.get(f"{site}/diffusion-rl/{name}.json?_shape=array").json()
    wants_parameter = ":author != ''" in query["sql"]
    assert (len(rows) == 0) == wants_parameter


@pytest.mark.parametrize(
    "example",
    [
        example.split('"')[0].replace("&amp;", "&")
        for query in QUERIES.values()
        for example in query.get("description_html", "").split('href="')[1:]
    ],
)
def test_example_of_a_query_finds_papers(example: str, site: str) -> None:
    path, _, parameters = example.partition("?")
    rows = httpx.get(f"{site}{path}.json?{parameters}&_shape=array").json()
    assert len(rows) > 0
    assert not isinstance(rows, dict), rows


def test_queries_with_parameters_have_an_example() -> None:
    for name, query in QUERIES.items():
        assert (":" in query["sql"]) == ("params" in query) == ("description_html" in query), name


def test_matrix_has_a_column_for_every_task(site: str, database: sqlite3.Connection) -> None:
    tasks = [row[0] for row in database.execute("SELECT name FROM tasks ORDER BY position")]
    rows = httpx.get(f"{site}/diffusion-rl/method_task_matrix.json?_shape=array").json()
    assert list(rows[0]) == ["method", *tasks, "papers"]
    expected = database.execute(
        "SELECT task, method, count(*) FROM paper_tasks JOIN paper_methods USING (paper) "
        f"WHERE {LISTED} GROUP BY 1, 2"
    )
    for task, method, count in expected:
        assert next(row for row in rows if row["method"] == method)[task] == count
