"""Write the dataset for download: zip, Parquet, list, citations, descriptions, checksums.

An export checks that the committed package and the built database are up to date, and reads them. It is
made in memory, written to a temporary folder, and then replaces the previous export as a whole.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from scripts.build.build import stale
from scripts.build.markdown_list import LIST, LISTED, markdown_list
from scripts.faults import Fault, ListError
from scripts.publish.archive import checksums, zipped
from scripts.publish.citations import bibtex, csl_json, with_venues
from scripts.publish.croissant import croissant
from scripts.publish.dataset_card import CARD, dataset_card
from scripts.publish.export_folder import (
    PARQUET,
    SUMS,
    Files,
    refuse_other_files,
    replace_export,
    restore_export,
)
from scripts.publish.parquet import parquet_bytes, yearly_parts
from scripts.records.catalogue import Catalogue
from scripts.system.guards import locked
from scripts.tables.package import read_rows
from scripts.tables.rows import Row, Tables, dataset_row, make_tables
from scripts.tables.schema import DESCRIPTOR, Table, read_descriptor, schema_tables

READERS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "year": int,
    "date": date.fromisoformat,
    "array": json.loads,
    "object": json.loads,
}

TableProgress = Callable[[Iterable[Table]], Iterable[Table]]


class ExportSource(NamedTuple):
    """The input of an export: the records as rows, the package and the database."""

    package: dict[str, Any]
    schemas: list[Table]
    records: Tables  # of those tables that citations and LIST.md show
    rows: Tables  # as the package has them, typed by its schemas
    packed: Files  # the package by path: these bytes depend on the records alone
    database: bytes


def export(
    root: Path, catalogue: Catalogue, directory: Path, progress: TableProgress = iter
) -> dict[str, int]:
    """Export into a directory that has nothing else; return the size in bytes of each file by path.

    If anything fails, nothing changes.
    """
    with locked(root):
        if faults := stale(root, catalogue) + missing_database(root):
            raise ListError(faults)
        restore_export(directory)
        refuse_other_files(directory)
        files = export_files(read_source(root, catalogue), progress)
        replace_export(directory, files)
    return {path: len(content) for path, content in files.items()}


def missing_database(root: Path) -> list[Fault]:
    """Return a fault if the database is not built."""
    name = f"{read_descriptor(root)['name']}.db"
    return [] if (root / name).exists() else [Fault(name, "", "is missing; run 'diffusion-rl build'")]


def read_source(root: Path, catalogue: Catalogue) -> ExportSource:
    """Return the records as rows, the package with its rows, and the files for the zip."""
    package = read_descriptor(root)
    schemas = schema_tables(package)
    shown = make_tables(catalogue, *LISTED, "venues", "link_labels")
    records = {"dataset": [dataset_row(package, catalogue)], **shown}
    rows = {table.name: list(typed_rows(root, table)) for table in schemas}
    paths = [DESCRIPTOR, *sorted(table.path for table in schemas)]
    packed = {path: (root / path).read_bytes() for path in paths}
    return ExportSource(
        package, schemas, records, rows, packed, (root / f"{package['name']}.db").read_bytes()
    )


def typed_rows(root: Path, table: Table) -> Iterator[Row]:
    """Yield the rows of a table of the package, with values of the types in the schema."""
    readers = [(field.name, READERS.get(field.type, str)) for field in table.fields]
    for cells in read_rows(root / table.path):
        yield {
            name: None if cell is None else reader(cell)
            for (name, reader), cell in zip(readers, cells, strict=True)
        }


def export_files(source: ExportSource, progress: TableProgress = iter) -> Files:
    """Return every file of an export by path, in the order of paths.

    The files at the top are published and share one file of checksums; the Parquet folder has its own.
    """
    package, schemas, records, rows, packed, database = source
    name, dataset = package["name"], records["dataset"][0]
    parquet: Files = {}
    for table in progress(schemas):
        parquet |= table_files(table, rows[table.name])
    parquet[f"{PARQUET}/{SUMS}"] = checksums(parquet, PARQUET).encode()
    stem = f"{name}-{package['version']}"
    files = {
        f"{stem}.zip": zipped(packed),
        f"{stem}-parquet.zip": zipped(dict(sorted(parquet.items()))),
        f"{name}.db": database,
    }
    # Withdrawn ones too: ids stay citation keys.
    cited = with_venues(records["papers"], records["venues"], records["link_labels"])
    page = markdown_list(package["title"], package.get("description", ""), records)
    files |= {
        LIST: page.encode(),
        f"{name}.bib": bibtex(cited).encode(),
        f"{name}.csl.json": f"{csl_json(cited)}\n".encode(),
    }
    described = {**files, **{path: part for path, part in parquet.items() if not path.endswith(SUMS)}}
    files["croissant.json"] = croissant(package, schemas, described, dataset["updated"].isoformat()).encode()
    filled = {table for table, held in rows.items() if held}
    files[CARD] = dataset_card(package, schemas, dataset, filled).encode()
    return dict(sorted({**files, **parquet, SUMS: checksums(files).encode()}.items()))


def table_files(table: Table, rows: list[Row]) -> Files:
    """Return the Parquet files of a table: one with all rows, and for papers one per year too."""
    files = {f"{PARQUET}/{table.name}.parquet": parquet_bytes(table, rows)}
    if table.name == "papers":
        files |= {f"{PARQUET}/papers_by_year/{path}": part for path, part in yearly_parts(table, rows)}
    return files
