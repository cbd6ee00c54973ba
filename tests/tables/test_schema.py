"""A damaged datapackage.json: one clear line for each fault, exit status 1, and no changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import everything, run

INDEX = {
    table["name"]: index
    for index, table in enumerate(
        json.loads((Path(__file__).parent.parent.parent / "datapackage.json").read_text("utf-8"))["resources"]
    )
}
GONE = object()


def assert_refused(root: Path, lines: list[str]) -> None:
    before = everything(root)
    count = f"{len(lines)} fault{'' if len(lines) == 1 else 's'}"
    for option in ([], ["--check"]):
        result = run(root, "build", *option)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.splitlines() == [*lines, count]
        assert everything(root) == before


MISSING = [f"datapackage.json: {key}: is missing" for key in ("licenses.0.name", "name", "title", "version")]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", ["datapackage.json: is not JSON: Expecting value: line 1 column 1 (char 0)"]),
        (b"{\n  'a': 1}", [
            "datapackage.json: is not JSON: "
            "Expecting property name enclosed in double quotes: line 2 column 3 (char 4)"
        ]),
        (b"\xff{}", [
            "datapackage.json: is not JSON: "
            "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
        ]),
        (b"[" * 100_000, ["datapackage.json: is nested too deeply"]),
        (b"[]", ["datapackage.json: is not an object"]),
        (b"null", ["datapackage.json: is not an object"]),
        (b'{"resources": []}', sorted([*MISSING, "datapackage.json: resources: is empty"])),
        (b'{"resources": {}}', sorted([*MISSING, "datapackage.json: resources: is not a list"])),
        (b'{"resources": [3]}', sorted([*MISSING, "datapackage.json: resources.0: is not an object"])),
        (b"{}", sorted([*MISSING, "datapackage.json: resources: is missing"])),
    ],
)  # fmt: skip
def test_not_a_descriptor(built: Path, content: bytes, lines: list[str]) -> None:
    (built / "datapackage.json").write_bytes(content)
    assert_refused(built, lines)


def test_descriptor_that_cannot_be_read(built: Path) -> None:
    (built / "datapackage.json").unlink()
    assert_refused(built, ["datapackage.json: cannot be read: No such file or directory"])
    (built / "datapackage.json").mkdir()
    assert_refused(built, ["datapackage.json: cannot be read: Is a directory"])


def damage(root: Path, place: str, value: object) -> None:
    """Set, or delete, the value at a place such as "papers.schema.fields.0.type"."""
    path = root / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    keys: list[str | int] = [INDEX.get(key, int(key) if key.isdigit() else key) for key in place.split(".")]
    *outer, last = ["resources", *keys] if isinstance(keys[0], int) else keys
    part: Any = package
    for key in outer:
        part = part[key]
    if value is GONE:
        del part[last]
    else:
        part[last] = value
    path.write_text(json.dumps(package), "utf-8")


def minimal(name: str, key: str) -> dict[str, Any]:
    """A resource with only the required keys."""
    schema = {"fields": [{"name": key, "type": "string", "description": ""}], "primaryKey": [key]}
    path = f"data/tables/{name}.csv"
    return {"name": name, "title": "", "description": "", "path": path, "schema": schema}


FIELD = "papers.schema.fields.title"
KEYS = "papers.schema.foreignKeys"
NO_TEXT = "Input should be a valid string"
TYPES = "Input should be 'string', 'integer', 'year', 'date', 'array' or 'object'"


@pytest.mark.parametrize(
    ("place", "value", "lines"),
    [
        ("name", "../up", ["name: '../up': String should match pattern '^[a-z0-9]+(-[a-z0-9]+)*$'"]),
        ("version", "1.0", [r"version: '1.0': String should match pattern '^\d+\.\d+\.\d+$'"]),
        ("title", None, [f"title: 'None': {NO_TEXT}"]),
        ("licenses", [], ["licenses.0.name: is missing"]),
        ("papers.schema", GONE, [
            "resources.papers.schema.fields: is missing",
            "resources.papers.schema.primaryKey: is missing",
        ]),
        ("papers.schema", "papers.json", [
            "resources.papers.schema.fields: is missing",
            "resources.papers.schema.primaryKey: is missing",
        ]),
        ("papers.name", GONE, ["resources.1.name: is missing"]),
        ("papers.description", GONE, ["resources.papers.description: is missing"]),
        ("papers.title", 5, [f"resources.papers.title: '5': {NO_TEXT}"]),
        ("papers.path", "/etc/papers.csv", [
            "resources.papers.path: '/etc/papers.csv' is not 'data/tables/papers.csv'"
        ]),
        ("papers.schema.fields", [], ["resources.papers.schema.fields: is empty"]),
        ("papers.schema.fields.1", "title", ["resources.papers.schema.fields.1: is not an object"]),
        ("papers.schema.fields.1.name", GONE, ["resources.papers.schema.fields.1.name: is missing"]),
        ("papers.schema.fields.1.name", "a b", [
            "resources.papers.schema.fields.a b.name: 'a b': String should match pattern '^[a-z][a-z0-9_]*$'"
        ]),
        ("papers.schema.fields.1.name", "titel", [
            "resources.papers.schema.fields: unknown field 'titel' (did you mean title?)"
        ]),
        ("papers.schema.fields.1.type", "number", [f"resources.{FIELD}.type: 'number': {TYPES}"]),
        ("papers.schema.fields.1.description", GONE, [f"resources.{FIELD}.description: is missing"]),
        ("papers.schema.fields.1.constraints", {"requierd": True}, [
            f"resources.{FIELD}.constraints.requierd: is not a constraint that the build knows"
        ]),
        ("papers.schema.fields.1.constraints", {"required": "yes"}, [
            f"resources.{FIELD}.constraints.required: 'yes': Input should be a valid boolean"
        ]),
        ("papers.schema.fields.1.constraints", {"minimum": "x"}, [
            f"resources.{FIELD}.constraints.minimum: 'x': "
            "Input should be a valid integer, unable to parse string as an integer"
        ]),
        ("papers.schema.primaryKey", "id", ["resources.papers.schema.primaryKey: is not a list"]),
        ("papers.schema.primaryKey", ["idd"], [
            "resources.papers.schema.primaryKey: unknown field 'idd' (did you mean id?)"
        ]),
        ("paper_authors.schema.uniqueKeys", [["paper", "x"]], [
            "resources.paper_authors.schema.uniqueKeys: unknown field 'x'"
        ]),
        (f"{KEYS}.0.reference.resource", "venuess", [
            f"resources.{KEYS}: unknown table 'venuess' (did you mean venues?)"
        ]),
        (f"{KEYS}.0.reference.fields", ["nam"], [
            f"resources.{KEYS}: unknown field 'nam' (did you mean name?)"
        ]),
        (f"{KEYS}.0.fields", ["venu"], [f"resources.{KEYS}: unknown field 'venu' (did you mean venue?)"]),
        (f"{KEYS}.0.fields", ["venue", "year"], [
            f"resources.{KEYS}.0.fields: ['venue', 'year']: "
            "List should have at most 1 item after validation, not 2"
        ]),
        (f"{KEYS}.0.reference", GONE, [
            f"resources.{KEYS}.0.reference.fields: is missing",
            f"resources.{KEYS}.0.reference.resource: is missing",
        ]),
        ("toolkits.name", "tool_kits", [
            "resources.tool_kits.path: 'data/tables/toolkits.csv' is not 'data/tables/tool_kits.csv'",
            *(
                f"resources.toolkit_{name}.schema.foreignKeys: unknown table 'toolkits' "
                "(did you mean tool_kits or toolkit_links or toolkit_tasks?)"
                for name in ("links", "methods", "papers", "tasks")
            ),
        ]),
        ("related_lists", minimal("others", "id"), [
            "resources: unknown table 'others' (did you mean authors?)"
        ]),
    ],
)  # fmt: skip
def test_damaged_descriptor(built: Path, place: str, value: object, lines: list[str]) -> None:
    damage(built, place, value)
    assert_refused(built, [f"datapackage.json: {line}" for line in lines])


TO_TASKS = {"resource": "tasks", "fields": ["name"]}
REQUIRED = {"required": True}


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (f"{KEYS}.0.reference.fields", ["kind"], 'foreign key mismatch - "papers" referencing "venues"'),
        (f"{KEYS}.0.reference", TO_TASKS, "FOREIGN KEY constraint failed"),
        ("papers.schema.fields.2.constraints", REQUIRED, "NOT NULL constraint failed: papers.short_name"),
        ("papers.schema.fields.1.type", "integer", "cannot store TEXT value in INTEGER column papers.title"),
        ("links.schema.primaryKey", ["paper"], "UNIQUE constraint failed: links.paper"),
        ("links.schema.uniqueKeys", [["paper"]], "UNIQUE constraint failed: links.paper"),
        ("related_lists.schema.fields.2.name", "name", "duplicate column name: name"),
        ("toolkit_papers", minimal("tasks", "name"), "table tasks already exists"),
    ],
)
def test_schema_that_the_rows_do_not_fit(built: Path, place: str, value: object, message: str) -> None:
    damage(built, place, value)
    assert_refused(built, [f"diffusion-rl.db: cannot be filled with the tables: {message}"])
