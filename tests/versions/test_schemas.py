"""Each kind of change to schemas and rows: the report of `diff` and the version that it requires."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.diffing import Change, Rows, diff, number, remake


def field(package: dict[str, Any], place: str) -> dict[str, Any]:
    """The definition of a column, "papers.year"."""
    table, _, name = place.partition(".")
    found: dict[str, Any] = next(one for one in schema(package, table)["fields"] if one["name"] == name)
    return found


def schema(package: dict[str, Any], table: str) -> dict[str, Any]:
    """The schema of a table."""
    found: dict[str, Any] = next(one for one in package["resources"] if one["name"] == table)["schema"]
    return found


def baseline(package: dict[str, Any], rows: Rows) -> None:
    """Version 1.1.0, with constraints of its own."""
    package["version"] = rows["dataset"][0]["version"] = "1.1.0"
    field(package, "papers.year")["constraints"] = {"required": True, "minimum": "2015"}
    field(package, "papers.presentation")["constraints"] = {"enum": ["Oral", "Poster"]}
    field(package, "papers.arxiv")["constraints"] = {"pattern": "[0-9.]+"}
    field(package, "papers.submitted")["constraints"] = {}


@pytest.fixture
def old(built: Path, tmp_path: Path) -> Path:
    """A version of the small list, next to the list itself."""
    remake(built, baseline)
    return Path(shutil.copytree(built, tmp_path / "old"))


def no_peers(package: dict[str, Any], rows: Rows) -> None:
    package["resources"] = [table for table in package["resources"] if table["name"] != "peers"]


def no_position(package: dict[str, Any], rows: Rows) -> None:
    schema(package, "links")["fields"].remove(field(package, "links.position"))


def pages(package: dict[str, Any], rows: Rows) -> None:
    schema(package, "papers")["fields"].append(
        {"name": "pages", "type": "integer", "description": "How long."}
    )
    for row in rows["papers"]:
        row["pages"] = 9


def other_types(package: dict[str, Any], rows: Rows) -> None:
    field(package, "papers.year")["type"] = "string"
    field(package, "papers.doi")["type"] = "integer"
    field(package, "papers.tasks")["type"] = "object"


def other_constraints(package: dict[str, Any], rows: Rows) -> None:
    field(package, "papers.year")["constraints"] = {"minimum": "2020"}
    field(package, "papers.presentation")["constraints"] = {"enum": ["Oral", "Poster", "Talk"]}
    field(package, "papers.arxiv")["constraints"]["pattern"] = ".+"
    field(package, "papers.submitted")["constraints"] = {"required": True}


def no_poster(package: dict[str, Any], rows: Rows) -> None:
    field(package, "papers.presentation")["constraints"] = {"enum": ["Oral"]}


def other_keys(package: dict[str, Any], rows: Rows) -> None:
    schema(package, "links").update(primaryKey=["paper", "label", "url"], uniqueKeys=[])
    schema(package, "papers")["foreignKeys"].pop()


def other_words(package: dict[str, Any], rows: Rows) -> None:
    package["title"] = "Another"
    field(package, "papers.year")["description"] = "When."
    schema(package, "tasks")["fields"].reverse()


def no_toolkit(package: dict[str, Any], rows: Rows) -> None:
    rows["toolkits"].clear()


def author_spelled_otherwise(package: dict[str, Any], rows: Rows) -> None:
    rows["authors"][0].update(id="ada-nuesken", name="Ada Nuesken")


def term(package: dict[str, Any], rows: Rows) -> None:
    rows["tasks"].append({**rows["tasks"][-1], "name": "X2X"})


def title(package: dict[str, Any], rows: Rows) -> None:
    rows["dataset"][0]["title"] = "Another"


def wider_type(package: dict[str, Any], rows: Rows) -> None:
    field(package, "papers.year")["type"] = "string"


def may_be_empty(package: dict[str, Any], rows: Rows) -> None:
    del field(package, "papers.year")["constraints"]["required"]


def must_be_there(package: dict[str, Any], rows: Rows) -> None:
    field(package, "papers.added")["constraints"] = {"required": True}
    field(package, "papers.submitted")["constraints"] = {"required": True}


SCHEMA_CASES: dict[Change, str] = {
    wider_type: """\
~ type of papers.year: 'year' -> 'string' (moved)

least version: 2.0.0 (major); 1.1.0 is too low
  type of papers.year is moved
""",
    may_be_empty: """\
~ required of papers.year: 'True' -> none (widened)

least version: 2.0.0 (major); 1.1.0 is too low
  required of papers.year is widened
""",
    must_be_there: """\
~ required of papers.submitted: none -> 'True' (narrowed)

least version: 1.2.0 (minor); 1.1.0 is too low
  required of papers.submitted is narrowed
""",
    no_peers: """\
- table peers

least version: 2.0.0 (major); 1.1.0 is too low
  table peers is removed
""",
    no_position: """\
- column links.position

least version: 2.0.0 (major); 1.1.0 is too low
  column links.position is removed
""",
    pages: """\
+ column papers.pages

least version: 1.2.0 (minor); 1.1.0 is too low
  column papers.pages is added
""",
    other_types: """\
~ type of papers.year: 'year' -> 'string' (moved)
~ type of papers.tasks: 'array' -> 'object' (moved)
~ type of papers.doi: 'string' -> 'integer' (moved)

least version: 2.0.0 (major); 1.1.0 is too low
  type of papers.year is moved
  type of papers.tasks is moved
  type of papers.doi is moved
""",
    other_constraints: """\
~ minimum of papers.year: '2015' -> '2020' (narrowed)
~ required of papers.year: 'True' -> none (widened)
~ enum of papers.presentation: ['Oral', 'Poster'] -> ['Oral', 'Poster', 'Talk'] (widened)
~ pattern of papers.arxiv: '[0-9.]+' -> '.+' (moved)
~ required of papers.submitted: none -> 'True' (narrowed)

least version: 2.0.0 (major); 1.1.0 is too low
  required of papers.year is widened
""",
    no_poster: """\
~ enum of papers.presentation: ['Oral', 'Poster'] -> ['Oral'] (narrowed)

least version: 2.0.0 (major); 1.1.0 is too low
  enum of papers.presentation is narrowed
""",
    other_words: """\
~ title differs
~ papers.year.description differs
~ tasks.schema.fields differs

least version: 1.1.1 (patch); 1.1.0 is too low
  title differs
  papers.year.description differs
  tasks.schema.fields differs
""",
    no_toolkit: """\
toolkits: 1 removed

least version: 2.0.0 (major); 1.1.0 is too low
  ids of toolkits are gone: 1
""",
    author_spelled_otherwise: """\
authors: 1 added, 1 removed

least version: 1.1.1 (patch); 1.1.0 is too low
  rows of authors differ
""",
    term: """\
tasks: 1 added

least version: 1.2.0 (minor); 1.1.0 is too low
  records of tasks are added: 1
""",
    title: """\
dataset: 1 changed

least version: 1.1.1 (patch); 1.1.0 is too low
  rows of dataset differ
""",
    number("1.1.0"): "",
    number("1.3.0"): """\
dataset: 1 changed

least version: 1.1.0 (none); 1.3.0 satisfies it
""",
    number("1.0.9"): """\
dataset: 1 changed

least version: 1.1.0 (none); 1.0.9 is too low
""",
}


@pytest.mark.parametrize("change", SCHEMA_CASES, ids=lambda change: change.__name__)
def test_changes(old: Path, built: Path, change: Change) -> None:
    remake(built, change)
    found = diff(built, str(old)).stdout
    head, _, rest = found.partition("\n")
    if SCHEMA_CASES[change]:
        assert rest == "\n" + SCHEMA_CASES[change]
    else:
        assert head.endswith("-> 1.1.0 (the working folder): nothing differs")
        assert rest == ""


def test_keys(old: Path, built: Path) -> None:
    remake(built, other_keys)
    lines = diff(built, str(old)).stdout.splitlines()
    assert lines[2:5] == [
        "~ foreign key of papers: 'superseded_by -> papers.id' -> none (widened)",
        "~ primary key of links: ['paper', 'label'] -> ['paper', 'label', 'url'] (moved)",
        "~ unique key of links: 'paper, url' -> none (widened)",
    ]
    assert lines[-4:] == [
        "least version: 2.0.0 (major); 1.1.0 is too low",
        "  foreign key of papers is widened",
        "  primary key of links is moved",
        "  unique key of links is widened",
    ]


def test_changelog_of_schemas(old: Path, built: Path) -> None:
    for change in (no_position, pages, other_constraints, no_toolkit, term, number("2.0.0")):
        remake(built, change)
    assert (
        diff(built, str(old), "--format", "changelog").stdout
        == """\
## 2.0.0 (2026-05-20)

- Added: none.
- Changed: none.
- Withdrawn: none.
- Gone toolkits: `alpha-kit`.
- New columns: `papers.pages`. Removed columns: `links.position`.
- Narrowed: minimum of `papers.year`, required of `papers.submitted`.
- Widened: required of `papers.year`, enum of `papers.presentation`.
- Redefined: pattern of `papers.arxiv`.
- New tasks: `X2X`.
"""
    )


def test_long_values_are_shown_from_the_first_difference(old: Path, built: Path) -> None:
    def change(package: dict[str, Any], rows: Rows) -> None:
        rows["papers"][0]["title"] = "A" * 100 + "B" * 10 + "\x1b[31m"
        rows["papers"][1]["short_name"] = "RFF"

    def before(package: dict[str, Any], rows: Rows) -> None:
        rows["papers"][0]["title"] = "A" * 100

    remake(old, before)
    remake(built, change)
    assert diff(built, str(old)).stdout.splitlines()[2:7] == [
        "~ 2 papers changed:",
        "  alpha-po",
        f"    title: '...{'A' * 20}' -> '...{'A' * 20}{'B' * 10}\\x1b[31m'",
        "  rollouts-for-films",
        "    short_name: empty -> 'RFF'",
    ]
