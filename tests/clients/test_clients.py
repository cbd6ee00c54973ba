"""Every example answers its question with the real client, from the released files."""

import json
import shlex
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import package_zip
from tests.conftest import REPOSITORY
from tests.helpers.dependent_project import PROJECT, pin, read_apart

EXAMPLES = REPOSITORY / "examples"

LIGHT = {
    "frictionless on a folder": "{python} package_frictionless.py {package}/datapackage.json",
    "frictionless on a zip": "{python} package_frictionless.py {zip}",
    "frictionless over HTTP": "{python} package_frictionless.py {address}/package/datapackage.json",
    "frictionless on a zip over HTTP": "{python} package_frictionless.py {address}/dist/{zip_name}",
    "pandas on CSV": "{python} pandas_csv.py {package}",
    "DuckDB on CSV": "{python} duckdb_csv.py {package}",
    "DuckDB on Parquet": "{python} duckdb_parquet.py {dist}",
}
HEAVY = {
    "DuckDB on SQLite": "{python} duckdb_sqlite.py {dist}",
    "Polars on Parquet": "{python} polars_parquet.py {dist}",
    "mlcroissant": "{python} croissant.py {dist}",
    "datasets": "{python} hub_datasets.py {dist}",
    "sqlite3": "sh sqlite.sh {dist}",
    "R on CSV": "Rscript papers.R {package}",
    "datapackage for Node": "node node/datapackage.js {package}/datapackage.json",
    "frictionless.js for Node": "node node/frictionless.js {package}",
    "PySpark on Parquet by year": "{python} spark.py {dist}",
}
POSTGRESQL = "{python} postgresql_frictionless.py {package}/datapackage.json postgresql://"
CLIENTS = [
    *(pytest.param(command, id=name) for name, command in LIGHT.items()),
    *(pytest.param(command, id=name, marks=pytest.mark.heavy) for name, command in HEAVY.items()),
]
FOREIGN_KEYS = """
SELECT conrelid::regclass, string_agg(attname, ','), confrelid::regclass
FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
WHERE contype = 'f' AND convalidated
GROUP BY pg_constraint.oid
"""


CONDITIONS: list[Callable[[dict[str, Any]], bool]] = [
    lambda paper: "GRPO" in paper["methods"],
    lambda paper: not {"T2V", "I2V", "V2V"}.isdisjoint(paper["tasks"]),
    lambda paper: "Code" in paper["links"],
    lambda paper: "withdrawn" not in paper,
]


@pytest.fixture(scope="module")
def expected(released: Path) -> list[str]:
    """The answer from the records; a client that ignores a condition gives another one."""
    paths = (released / "list/data/papers").glob("*.toml")
    papers = [tomllib.loads(path.read_text("utf-8")) for path in paths]
    unmet = [[condition for condition in CONDITIONS if not condition(paper)] for paper in papers]
    assert all([condition] in unmet for condition in CONDITIONS)
    years = Counter(paper["year"] for paper, fails in zip(papers, unmet, strict=True) if not fails)
    assert len(years) > 1
    return [f"{year}  {count}" for year, count in sorted(years.items())]


def output(command: list[str], environment: dict[str, str]) -> list[str]:
    """The lines that a successful command prints."""
    done = subprocess.run(command, cwd=EXAMPLES, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("command", CLIENTS)
def test_client(
    command: str, places: dict[str, str], environment: dict[str, str], expected: list[str]
) -> None:
    assert output(shlex.split(command.format(**places)), environment) == expected


def test_example_project_reads_this_list(tmp_path: Path, released: Path, address: str) -> None:
    project = Path(shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("cache")))
    pin(project, package_zip(released / "dist"))
    status, printed, said = read_apart(project, f"{address}/dist")
    assert (status, said) == (0, "")
    notes = (PROJECT / "notes.csv").read_text("utf-8").splitlines()[1:]
    assert [line.rpartition(" | ")[2] for line in printed.splitlines()] == [
        note.partition(",")[2] for note in notes
    ]


@pytest.mark.heavy
def test_frictionless_into_postgresql(
    places: dict[str, str], environment: dict[str, str], expected: list[str]
) -> None:
    ask = shlex.join(["psql", "--no-align", "--tuples-only", "--field-separator", " ", "-c", FOREIGN_KEYS])
    script = f"{POSTGRESQL.format(**places)} && {ask}"
    lines = output(["pg_virtualenv", "sh", "-c", script], environment)
    lines = [line for line in lines if not line.endswith(" ...")]  # output of pg_virtualenv about the cluster
    answer, keys = lines[: len(expected)], lines[len(expected) :]
    assert answer == expected
    package = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
    assert sorted(keys) == sorted(
        f"{table['name']} {key['fields'][0]} {key['reference']['resource'] or table['name']}"
        for table in package["resources"]
        for key in table["schema"].get("foreignKeys", [])
    )


def test_every_example_is_run() -> None:
    commands = " ".join([*LIGHT.values(), *HEAVY.values(), POSTGRESQL]).split()
    scripts = [path for path in EXAMPLES.rglob("*") if path.suffix in (".py", ".sh", ".R", ".js")]
    ours = [path.relative_to(EXAMPLES) for path in scripts]
    names = [str(path) for path in ours if not {"node_modules", "dependent"} & set(path.parts)]
    assert sorted(names) == sorted({word for word in commands if word in names})
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert [name for name in names if f"({name})" not in readme] == []
