"""The database: it has the rows of the CSV files, refuses bad papers, and uses its indexes."""

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scripts.tables.database import build_database
from scripts.tables.package import read_rows
from scripts.tables.schema import read_descriptor, schema_tables
from tests.conftest import REPOSITORY

TABLES = {table.name: table for table in schema_tables(read_descriptor(REPOSITORY))}
METADATA = yaml.load((REPOSITORY / "metadata.yml").read_text("utf-8"), yaml.CSafeLoader)
SHOWN = METADATA["databases"]["diffusion-rl"]["tables"]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The database of the real list, open to writing."""
    path = tmp_path_factory.mktemp("real") / "diffusion-rl.db"
    build_database(path, REPOSITORY, list(TABLES.values()))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def test_file_is_intact(real: sqlite3.Connection) -> None:
    assert real.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert real.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in ("papers_fts", "authors_fts"):
        real.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    strict = {name: strict for _, name, _, _, _, strict in real.execute("PRAGMA table_list")}
    assert {name: strict[name] for name in TABLES} == dict.fromkeys(TABLES, 1)


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_those_of_the_csv_file(real: sqlite3.Connection, name: str) -> None:
    fields = TABLES[name].fields
    wanted = [
        tuple(
            int(value) if value and field.type in ("integer", "year") else value
            for field, value in zip(fields, row, strict=True)
        )
        for row in read_rows(REPOSITORY / TABLES[name].path)
    ]
    columns = ", ".join(field.name for field in fields)
    assert real.execute(f"SELECT {columns} FROM {name} ORDER BY rowid").fetchall() == wanted


@pytest.mark.parametrize("owner", ["paper", "toolkit"])
def test_join_tables_equal_the_arrays(real: sqlite3.Connection, owner: str) -> None:
    joins = {"tasks": "task", "methods": "method"}
    if owner == "paper":
        joins |= {"base_models": "base_model", "rewards": "reward", "benchmarks": "benchmark"}
    for array, column in joins.items():
        arrays = dict(real.execute(f"SELECT id, {array} FROM {owner}s"))
        for owner_id, values in arrays.items():
            sql = f"SELECT {column} FROM {owner}_{array} WHERE {owner} = ? ORDER BY position"
            assert [value for (value,) in real.execute(sql, [owner_id])] == json.loads(values)
    links = {"paper": "links", "toolkit": "toolkit_links"}[owner]
    for owner_id, values in real.execute(f"SELECT id, links FROM {owner}s").fetchall():
        sql = f"SELECT label, url FROM {links} WHERE {owner} = ? ORDER BY position"
        assert real.execute(sql, [owner_id]).fetchall() == list(json.loads(values).items())


def test_author_tables_equal_the_arrays(real: sqlite3.Connection) -> None:
    sql = """SELECT authors.name FROM paper_authors JOIN authors ON authors.id = author
             WHERE paper = ? ORDER BY position"""
    papers = real.execute("SELECT id, authors FROM papers").fetchall()
    assert len(papers) >= 90
    for paper, names in papers:
        assert [name for (name,) in real.execute(sql, [paper])] == json.loads(names)


NEW = {
    "id": "new", "title": "New", "year": 2026, "venue": "ICLR", "section": "policy-gradient",
    "tasks": '["T2I"]', "methods": '["DPO"]', "links": "{}", "authors": "[]",
    "base_models": "[]", "rewards": "[]", "benchmarks": "[]", "added": "2026-05-18",
}  # fmt: skip
ARRAY = "CHECK constraint failed: json_valid({0}) AND json_type({0}) = '{1}'"
DAY = "CHECK constraint failed: {0} IS date({0}, '+0 days')"


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("year", "soon", "cannot store TEXT value in INTEGER column papers.year"),
        ("year", 2026.5, "cannot store REAL value in INTEGER column papers.year"),
        ("year", 2014, "CHECK constraint failed: year >= 2015"),
        ("title", b"New", "cannot store BLOB value in TEXT column papers.title"),
        ("title", None, "NOT NULL constraint failed: papers.title"),
        ("id", None, "NOT NULL constraint failed: papers.id"),
        ("id", "flow-grpo", "UNIQUE constraint failed: papers.id"),
        ("arxiv", "2505.05470", "UNIQUE constraint failed: papers.arxiv"),
        ("presentation", "Talk",
         "CHECK constraint failed: presentation IN ('Oral', 'Spotlight', 'Highlight', 'Poster')"),
        ("added", "2026-02-30", DAY.format("added")),
        ("added", "2026-5-18", DAY.format("added")),
        ("added", "18 May 2026", DAY.format("added")),
        ("submitted", "2026-13-01", DAY.format("submitted")),
        ("withdrawn", "2026-05-18T00:00", DAY.format("withdrawn")),
        ("tasks", "[]", "CHECK constraint failed: json_array_length(tasks) >= 1"),
        ("methods", "[]", "CHECK constraint failed: json_array_length(methods) >= 1"),
        ("tasks", "T2I", ARRAY.format("tasks", "array")),
        ("tasks", '["T2I"', ARRAY.format("tasks", "array")),
        ("tasks", '{"a": 1}', ARRAY.format("tasks", "array")),
        ("authors", '"Bo Li"', ARRAY.format("authors", "array")),
        ("links", "[]", ARRAY.format("links", "object")),
        ("venue", "Nowhere", "FOREIGN KEY constraint failed"),
        ("section", "Nowhere", "FOREIGN KEY constraint failed"),
        ("superseded_by", "nothing", "FOREIGN KEY constraint failed"),
    ],
)  # fmt: skip
def test_bad_paper_is_refused(real: sqlite3.Connection, column: str, value: object, message: str) -> None:
    row = {**NEW, column: value}
    sql = f"INSERT INTO papers ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    with pytest.raises(sqlite3.IntegrityError) as refused, real:
        real.execute(sql, list(row.values()))
    assert str(refused.value) == message
    with real:
        real.execute("SAVEPOINT good")
        real.execute(sql, list({**row, column: NEW.get(column)}.values()))
        real.execute("ROLLBACK TO good")


def filters() -> Iterator[tuple[str, str]]:
    """Table and column of every foreign key, of every facet, and of every order from the highest down."""
    for table in TABLES.values():
        shown = SHOWN.get(table.name, {})
        columns = {key.field for key in table.foreign_keys}
        columns |= {facet for facet in shown.get("facets", []) if isinstance(facet, str)}
        columns |= {shown["sort_desc"]} if "sort_desc" in shown else set()
        yield from ((table.name, column) for column in sorted(columns))


@pytest.mark.parametrize(("table", "column"), [*filters()])
def test_filters_have_an_index(real: sqlite3.Connection, table: str, column: str) -> None:
    sql = """SELECT count(*) FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info
             WHERE info.seqno = 0 AND info.name = ? AND NOT list.partial"""
    assert real.execute(sql, [table, column]).fetchone() > (0,)


def test_no_index_repeats_a_primary_key(real: sqlite3.Connection) -> None:
    indexes = {name for (name,) in real.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert "idx_links_label" in indexes
    assert not indexes & {f"idx_{table.name}_{table.primary_key[0]}" for table in TABLES.values()}


INDEXED = [
    "papers.venue",
    "papers.year",
    "papers.arxiv",
    "papers.added",
    "paper_methods.method",
    "links.paper",
]


@pytest.mark.parametrize("place", INDEXED)
def test_queries_use_the_indexes(real: sqlite3.Connection, place: str) -> None:
    table, column = place.split(".")
    plan = real.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = 'x'").fetchall()
    (detail,) = [row[3] for row in plan]
    assert re.fullmatch(rf"SEARCH {table} USING INDEX \w+ \({column}=\?\)", detail)


def test_rows_of_a_list_are_found_and_sorted_in_one_index(real: sqlite3.Connection) -> None:
    tagged = "withdrawn IS NULL AND id IN (SELECT paper FROM paper_methods WHERE method = 'GRPO')"
    for selected, covering in [("*", ""), ("count(*)", "COVERING "), ("rowid", "COVERING ")]:
        sql = f"EXPLAIN QUERY PLAN SELECT {selected} FROM papers WHERE {tagged} ORDER BY arxiv DESC LIMIT 41"
        first = real.execute(sql).fetchone()[3]
        assert first == f"SEARCH papers USING {covering}INDEX idx_papers_withdrawn (withdrawn=? AND id=?)"


def matches(database: sqlite3.Connection, table: str, word: str) -> list[str]:
    sql = f"""SELECT id FROM {table} JOIN {table}_fts ON {table}_fts.rowid = {table}.rowid
              WHERE {table}_fts MATCH ? ORDER BY id"""
    return [found for (found,) in database.execute(sql, [word])]


@pytest.mark.parametrize("word", ["Nusken", "NÜSKEN", "nüsken", "nusk*", "ada nusken", '"Ada Nüsken"'])
def test_search_folds_accents_and_case(built: Path, word: str) -> None:
    database = sqlite3.connect(built / "diffusion-rl.db")
    assert matches(database, "papers", word) == ["alpha-po"]
    assert matches(database, "authors", word) == ["ada-nusken"]


@pytest.mark.parametrize("word", ["GRPO", "diffusion", "flow", "jie", "xylophone"])
def test_search_finds_the_words_of_papers(real: sqlite3.Connection, word: str) -> None:
    searched = "title || ' ' || coalesce(short_name, '') || ' ' || authors || ' ' || coalesce(summary, '')"
    sql = f"SELECT id, {searched} FROM papers ORDER BY id"
    words = {paper: re.findall(r"[^\W_]+", text.lower()) for paper, text in real.execute(sql)}
    assert matches(real, "papers", word) == [paper for paper in words if word.lower() in words[paper]]
    assert bool(matches(real, "papers", word)) == (word != "xylophone")
