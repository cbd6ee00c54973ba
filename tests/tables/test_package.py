"""The data package: its CSV files byte for byte, its descriptor, and validation by other tools."""

import csv
import io
import json
import subprocess
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from scripts.tables.package import csv_bytes, definition, descriptor_bytes, sha256
from scripts.tables.schema import schema_tables
from tests.conftest import REPOSITORY, edit

PACKAGE = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
TABLES = {table.name: table for table in schema_tables(PACKAGE)}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("plain", b"plain"),
        ("a, b", b'"a, b"'),
        ('the "best"', b'"the ""best"""'),
        ("two\nlines", b'"two\nlines"'),
        ("back\\slash", b"back\\slash"),
        ("Nüsken 李 🎬 שלום", "Nüsken 李 🎬 שלום".encode()),
        (None, b""),
        (0, b"0"),
        (date(2026, 5, 18), b"2026-05-18"),
        (["T2I", "é"], '"[""T2I"", ""é""]"'.encode()),
        ({"Paper": "https://a.org"}, b'"{""Paper"": ""https://a.org""}"'),
        ([], b"[]"),
    ],
)
def test_cells(value: object, cell: bytes) -> None:
    assert csv_bytes(["a", "b"], [{"b": value, "a": "x"}]) == b"a,b\nx," + cell + b"\n"


def test_descriptor_gets_sizes_and_is_otherwise_unchanged(tmp_path: Path) -> None:
    package = {"z": "é", "resources": [{"path": "p.csv", "bytes": 1, "schema": {}, "hash": "", "x": 1}]}
    (tmp_path / "p.csv").write_bytes(b"abc")
    made = descriptor_bytes(package, tmp_path)
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    lines = ["{", '  "z": "é",', '  "resources": [', "    {", '      "path": "p.csv",', '      "bytes": 3,']
    lines += ['      "schema": {},', f'      "hash": "sha256:{digest}",', '      "x": 1']
    assert made.decode() == "\n".join([*lines, "    }", "  ]", "}", ""])
    assert definition(json.loads(made)) == definition(package) != package


@pytest.mark.parametrize("name", TABLES)
def test_real_tables(name: str) -> None:
    resource = next(resource for resource in PACKAGE["resources"] if resource["name"] == name)
    content = (REPOSITORY / resource["path"]).read_bytes()
    assert (resource["bytes"], resource["hash"]) == (len(content), sha256(content))
    assert b"\r" not in content
    assert content.endswith(b"\n")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    columns = [field.name for field in TABLES[name].fields]
    assert header == columns
    numbers = {i for i, field in enumerate(TABLES[name].fields) if field.type == "integer"}
    typed = [[int(value) if i in numbers else value for i, value in enumerate(row)] for row in rows]
    keys = [[row[columns.index(column)] for column in TABLES[name].primary_key] for row in typed]
    assert keys == sorted(keys)


def found(path: Path) -> list[str]:
    """The errors that frictionless finds in a package, one line each, without a digest in it."""
    from frictionless import validate

    report = validate(str(path / "datapackage.json"), type="package")
    assert report.errors == []
    places = [(task.name, error) for task in report.tasks for error in task.errors]
    lines = [
        f"{table} {getattr(error, 'row_number', '-')} {error.type}: {error.note}" for table, error in places
    ]
    assert report.valid == (not lines)
    return lines


def test_frictionless_command_finds_the_real_package_valid() -> None:
    command = [str(Path(sys.executable).parent / "frictionless"), "validate", "--json", "--type", "package"]
    result = subprocess.run([*command, "datapackage.json"], cwd=REPOSITORY, capture_output=True, check=True)
    report = json.loads(result.stdout)
    assert report["valid"]
    assert report["errors"] == [error for task in report["tasks"] for error in task["errors"]] == []
    assert [(task["name"], task["valid"]) for task in report["tasks"]] == [(name, True) for name in TABLES]
    assert {**report["stats"], "seconds": 0} == {
        **{"errors": 0, "warnings": 0, "seconds": 0},
        "tasks": len(PACKAGE["resources"]),
    }
    rows = {task["name"]: task["stats"].get("rows", 0) for task in report["tasks"]}  # an empty table has none
    assert rows["papers"] >= 90


def remeasure(root: Path) -> None:
    """Update the descriptor for the files, as if the damage had been built."""
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    (root / "datapackage.json").write_bytes(descriptor_bytes(package, root))


DANGLING = 'values "{}" not found in the lookup table "{}" as "{}"'
VENUE, TASK = DANGLING.format("ICLX", "venues", "name"), DANGLING.format("T2X", "tasks", "name")


# A table, a text in it, what replaces the text, and what frictionless says of that.
Damage = tuple[str, str, str, str]
DAMAGES: list[Damage] = [
    ("papers", ",ICLR,", ",ICLX,", f'2 foreign-key: for "venue": {VENUE}'),
    ("papers", "Rollouts for Films", "", '3 constraint-error: constraint "required" is "True"'),
    ("paper_tasks", "-po,1,T2I", "-po,1,T2X", f'2 foreign-key: for "task": {TASK}'),
    ("paper_tasks", "films,1,T2V", "films,1,I2V", "4 primary-key: the same as in the row at position 3"),
    ("authors", "Bo Li", "Ada Nüsken", "3 unique-error: the same as in the row at position 2"),
    ("paper_authors", ",2,", ",0,", '3 constraint-error: constraint "minimum" is "1"'),
]
# Each of these is in a cell of one row of papers.
DAMAGED_CELLS: list[Damage] = [
    ("papers", ",2025,", ",2014,", '2 constraint-error: constraint "minimum" is "2015"'),
    ("papers", "2024-05-01", "2024-05-32", '2 type-error: type is "date/default"'),
    ("papers", ".00001,", ".001v2,", '2 constraint-error: constraint "pattern" is "\\d{4}\\.\\d{5}"'),
    ("papers", '"[""DPO""]"', "[]", '2 constraint-error: constraint "minLength" is "1"'),
]
MISTYPED_CELLS: list[Damage] = [
    ("papers", ",2025,", ",soon,", '2 type-error: type is "year/default"'),
    ("papers", '"[""DPO""]"', "DPO", '2 type-error: type is "array/default"'),
]


@pytest.mark.parametrize("damages", [DAMAGES, DAMAGED_CELLS, MISTYPED_CELLS])
def test_frictionless_finds_each_damage(built: Path, damages: list[Damage]) -> None:
    for table, old, new, _ in damages:
        edit(built / f"data/tables/{table}.csv", old, new)
    remeasure(built)
    assert sorted(found(built)) == sorted(f"{table} {error}" for table, _, _, error in damages)


def test_frictionless_finds_nothing_in_what_was_built(built: Path) -> None:
    assert found(built) == []


def test_frictionless_does_not_enforce_unique_keys(built: Path) -> None:
    """So the database must; test_database.py shows that it does."""
    edit(built / "data/tables/paper_authors.csv", "alpha-po,2,bo-li", "alpha-po,2,ada-nusken")
    remeasure(built)
    assert found(built) == []


def test_frictionless_finds_other_bytes(built: Path) -> None:
    path = built / "data/tables/papers.csv"
    before = sha256(path.read_bytes())
    edit(path, "Rollouts", "rollouts")
    note = f'expected is "{before}" and actual is "{sha256(path.read_bytes())}"'
    assert found(built) == [f"papers - hash-count: {note.replace('sha256:', '')}"]


def test_frictionless_finds_a_missing_table(built: Path) -> None:
    path = built / "data/tables/tasks.csv"
    path.unlink()
    error = f"- scheme-error: [Errno 2] No such file or directory: '{path}'"
    assert found(built) == [f"{table} {error}" for table in ("tasks", "paper_tasks", "toolkit_tasks")]


PROFILE = json.loads(files("dplib").joinpath("profiles/2.0/datapackage.json").read_text("utf-8"))


def errors_of(package: dict[str, Any]) -> list[Any]:
    """What the official profile finds in a descriptor."""
    import jsonschema

    return list(jsonschema.Draft7Validator(PROFILE).iter_errors(package))


def test_descriptor_fits_the_official_profile() -> None:
    assert PACKAGE["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert errors_of(PACKAGE) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("resources.0", {}),
        ("resources.0.hash", "xyz"),
        ("resources.0.bytes", "3"),
        ("resources.1.schema.fields.0.type", "text"),
        ("resources.1.schema.fields.0.constraints", {"required": "yes"}),
        ("resources.1.schema.foreignKeys.0", {"fields": ["venue"]}),
        ("licenses.0", {}),
    ],
)
def test_official_profile_finds_damage(place: str, value: object) -> None:
    package = json.loads(json.dumps(PACKAGE))
    *outer, last = [int(key) if key.isdigit() else key for key in place.split(".")]
    part = package
    for key in outer:
        part = part[key]
    part[last] = value
    (error,) = errors_of(package)
    assert place.startswith(".".join(map(str, error.absolute_path)))
