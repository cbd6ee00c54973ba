"""The zip file, the Parquet files, the list and the citations of an export, each read by its own programs."""

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import bibtexparser
import pytest

from tests.conftest import snapshot
from tests.publish.conftest import ALPHA, ARCHIVE, FILMS, PACKAGE, PARTS, TABLES, read_csv


def pair() -> Any:
    """The type of a link in Parquet."""
    import pyarrow as pa

    return pa.struct([pa.field("key", pa.string(), False), pa.field("value", pa.string(), False)])


def columns() -> list[Any]:
    """The columns of the papers in Parquet."""
    import pyarrow as pa

    return [
        pa.field("id", pa.string(), False),
        pa.field("title", pa.string(), False),
        pa.field("short_name", pa.string()),
        pa.field("summary", pa.string()),
        pa.field("year", pa.int32(), False),
        pa.field("venue", pa.string(), False),
        pa.field("presentation", pa.string()),
        pa.field("section", pa.string(), False),
        pa.field("tasks", pa.list_(pa.string()), False),
        pa.field("methods", pa.list_(pa.string()), False),
        pa.field("base_models", pa.list_(pa.string()), False),
        pa.field("rewards", pa.list_(pa.string()), False),
        pa.field("benchmarks", pa.list_(pa.string()), False),
        pa.field("links", pa.list_(pair()), False),
        pa.field("authors", pa.list_(pa.string()), False),
        pa.field("arxiv", pa.string()),
        pa.field("submitted", pa.date32()),
        pa.field("category", pa.string()),
        pa.field("doi", pa.string()),
        pa.field("code_license", pa.string()),
        pa.field("added", pa.date32(), False),
        pa.field("read", pa.date32()),
        pa.field("withdrawn", pa.date32()),
        pa.field("superseded_by", pa.string()),
    ]


def test_zip_has_only_the_package_uncompressed(exported_once: Path) -> None:
    """So its bytes depend only on the records, not on the version of SQLite or of a compressor."""
    packed = ["datapackage.json", *sorted(f"data/tables/{name}.csv" for name in TABLES)]
    with ZipFile(exported_once / "dist" / ARCHIVE) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == packed
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {ZIP_STORED}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
        assert all(archive.read(path) == (exported_once / path).read_bytes() for path in packed)


def test_frictionless_reads_the_zip(dist: Path) -> None:
    from frictionless import Package

    path = str(dist / ARCHIVE)
    report = Package(path).validate()
    assert (report.valid, len(report.tasks)) == (True, len(TABLES))
    rows = Package(path).get_table_resource("papers").read_rows()
    assert [(row["id"], row["arxiv"], row["tasks"]) for row in rows] == [
        (paper["id"], paper["arxiv"], paper["tasks"]) for paper in (ALPHA, FILMS)
    ]


def test_zip_of_parquet_is_that_folder(dist: Path, tmp_path: Path) -> None:
    with ZipFile(dist / ARCHIVE.replace(".zip", "-parquet.zip")) as archive:
        archive.extractall(tmp_path)
    below = {path: content for path, content in snapshot(dist).items() if path.startswith("parquet/")}
    assert snapshot(tmp_path) == below


def test_database_answers(dist: Path) -> None:
    database = sqlite3.connect(dist / "diffusion-rl.db")
    assert database.execute("SELECT id FROM papers ORDER BY id").fetchall() == [
        (ALPHA["id"],),
        (FILMS["id"],),
    ]
    database.close()


def test_papers_have_real_types(dist: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(dist / "parquet/papers.parquet")
    assert table.schema.equals(pa.schema(columns()))
    assert table.to_pylist() == [ALPHA, FILMS]


def test_columns_carry_their_descriptions(dist: Path) -> None:
    import pyarrow.parquet as pq

    schema = pq.read_schema(dist / "parquet/papers.parquet")
    described = {field.name: (field.metadata or {})[b"description"].decode() for field in schema}
    fields = {table["name"]: table["schema"]["fields"] for table in PACKAGE["resources"]}["papers"]
    assert list(described) == [field["name"] for field in fields]
    assert described["arxiv"] == "arXiv identifier without version."
    assert described["links"] == "Addresses by label; the same as in links."
    assert not [text for text in described.values() if "JSON" in text]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_in_parquet(exported_once: Path, name: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = read_csv(exported_once, name)
    table = pq.read_table(exported_once / f"dist/parquet/{name}.parquet")
    texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
    assert [{key: row[key] or "" for key in texts} for row in table.to_pylist()] == [
        {key: row[key] for key in texts} for row in rows
    ]
    fields = {table["name"]: table["schema"]["fields"] for table in PACKAGE["resources"]}[name]
    kinds = {"integer": pa.int64(), "year": pa.int32(), "date": pa.date32(), "string": pa.string()}
    kinds |= {"array": pa.list_(pa.string()), "object": pa.list_(pair())}
    assert [(field.name, field.type) for field in table.schema] == [
        (field["name"], kinds[field["type"]]) for field in fields
    ]


def test_pandas_reads_parquet(dist: Path) -> None:
    import pandas as pd

    papers = pd.read_parquet(dist / "parquet/papers.parquet")
    assert papers["year"].tolist() == [2025, 2026]
    assert papers["submitted"].tolist() == [date(2024, 5, 1), None]
    assert papers.explode("methods")["methods"].tolist() == ["DPO", "Policy Gradient", "GRPO"]


def test_duckdb_reads_lists_and_links(dist: Path) -> None:
    import duckdb

    sql = f"""
        select id, list_contains(tasks, 'T2V'), map_from_entries(links)['Code'], submitted
        from '{dist}/parquet/papers.parquet' order by id
    """
    assert duckdb.execute(sql).fetchall() == [
        ("alpha-po", False, "https://github.com/example/alpha-po", date(2024, 5, 1)),
        ("rollouts-for-films", True, None, None),
    ]


def test_papers_by_year_are_partitioned(dist: Path) -> None:
    import duckdb
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    folder = dist / "parquet/papers_by_year"
    parts = f"read_parquet('{folder}/*/*.parquet', hive_partitioning = true)"
    counted = duckdb.execute(f"select year, list(id) from {parts} group by year")
    assert sorted(counted.fetchall()) == [
        (2025, ["alpha-po"]),
        (2026, ["rollouts-for-films"]),
    ]
    partitioned = ds.dataset(folder, format="parquet", partitioning="hive").to_table().sort_by("id")
    assert partitioned.to_pylist() == [ALPHA, FILMS]
    assert "year" not in pq.ParquetFile(dist / PARTS[0]).schema_arrow.names


def test_list_equals_that_of_the_repository(exported_once: Path) -> None:
    assert (exported_once / "dist/LIST.md").read_bytes() == (exported_once / "LIST.md").read_bytes()


def test_citations_are_read_back(dist: Path) -> None:
    entries = bibtexparser.loads((dist / "diffusion-rl.bib").read_text("utf-8")).entries
    assert [(entry["ID"], entry["title"], entry["year"]) for entry in entries] == [
        (paper["id"], "{" + paper["title"] + "}", str(paper["year"])) for paper in (ALPHA, FILMS)
    ]
    assert entries[0]["booktitle"] == "International Conference on Learning Representations"
    items = json.loads((dist / "diffusion-rl.csl.json").read_text("utf-8"))
    assert [(item["id"], item["type"]) for item in items] == [
        ("alpha-po", "paper-conference"),
        ("rollouts-for-films", "article"),
    ]
