"""The schema in datapackage.json: its shape, and a clear fault for everything that does not fit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AliasPath, BaseModel, ConfigDict, Strict, ValidationError
from pydantic import Field as Key
from pydantic_core import ErrorDetails

from scripts.faults import Fault, ListError, quoted, suggestion
from scripts.system.files import regular_bytes

DESCRIPTOR = "datapackage.json"
TABLES = "data/tables"

Identifier = Annotated[str, Key(pattern=r"^[a-z][a-z0-9_]*$")]
Names = Annotated[list[str], Key(min_length=1)]
One = Annotated[list[str], Key(min_length=1, max_length=1)]


class Part(BaseModel):
    """A part of the descriptor: the keys that the build reads; it ignores others."""

    model_config = ConfigDict(strict=True, frozen=True)


class Constraints(Part):
    """The allowed values of a column. An unknown constraint is a fault: nothing would enforce it."""

    model_config = ConfigDict(extra="forbid")

    required: bool = False
    unique: bool = False
    pattern: str | None = None
    minimum: Annotated[int, Strict(False)] | None = None  # of a year, it is written as text
    min_length: int | None = Key(None, alias="minLength")
    enum: list[str] = []


class Field(Part):
    """One column, as its Table Schema has it."""

    name: Identifier
    type: Literal["string", "integer", "year", "date", "array", "object"]
    description: str
    constraints: Constraints = Constraints()

    @property
    def required(self) -> bool:
        """Whether every row has a value here."""
        return self.constraints.required


class TableReference(Part):
    """A foreign key in the descriptor; "" means the table itself."""

    fields: One
    table: str = Key(validation_alias=AliasPath("reference", "resource"))
    targets: One = Key(validation_alias=AliasPath("reference", "fields"))


class ForeignKey(NamedTuple):
    """A column whose values are values of a column in another table."""

    field: str
    table: str
    target: str


class Table(Part):
    """One resource of the package: its path and its columns."""

    name: Identifier
    title: str
    description: str
    path: str
    fields: list[Field] = Key(validation_alias=AliasPath("schema", "fields"), min_length=1)
    primary_key: Names = Key(validation_alias=AliasPath("schema", "primaryKey"))
    unique_keys: list[Names] = Key([], validation_alias=AliasPath("schema", "uniqueKeys"))
    references: list[TableReference] = Key([], validation_alias=AliasPath("schema", "foreignKeys"))

    @property
    def foreign_keys(self) -> list[ForeignKey]:
        """The foreign keys, each with the name of the table that it refers to."""
        return [ForeignKey(key.fields[0], key.table or self.name, key.targets[0]) for key in self.references]


class Package(Part):
    """The whole descriptor."""

    name: Annotated[str, Key(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    version: Annotated[str, Key(pattern=r"^\d+\.\d+\.\d+$")]
    license: str = Key(validation_alias=AliasPath("licenses", 0, "name"))
    resources: list[Table] = Key(min_length=1)


def read_descriptor(root: Path) -> dict[str, Any]:
    """Return the content of datapackage.json, after it is checked."""
    try:
        text = regular_bytes(root / DESCRIPTOR).decode("utf-8")
        package = json.loads(text)
    except OSError as error:
        raise ListError([Fault(DESCRIPTOR, "", f"cannot be read: {error.strerror}")]) from error
    except RecursionError as error:
        raise ListError([Fault(DESCRIPTOR, "", "is nested too deeply")]) from error
    except ValueError as error:
        raise ListError([Fault(DESCRIPTOR, "", f"is not JSON: {error}")]) from error
    try:
        faults = reference_faults(tables_in(text))
    except ValidationError as error:
        faults = [shape_fault(detail, package) for detail in error.errors(include_url=False)]
    if faults:
        raise ListError(faults)
    return dict(package)


def schema_tables(package: Mapping[str, Any]) -> list[Table]:
    """Return the tables that a package defines, in its order."""
    return [*tables_in(json.dumps(package))]


@lru_cache(maxsize=8)
def tables_in(text: str) -> Sequence[Table]:
    """Return the tables that a descriptor defines; a build asks often, and to check all takes long."""
    return Package.model_validate(json.loads(text)).resources


def shape_fault(detail: ErrorDetails, package: Any) -> Fault:
    """Return the fault of one key; tables and fields are given by name."""
    place, value = [], package
    for key in detail["loc"]:
        try:
            value = value[key]
        except (LookupError, TypeError):
            value = None
        named = isinstance(key, int) and isinstance(value, dict) and "name" in value
        place.append(str(value["name"] if named else key))
    messages = {
        "missing": "is missing",
        "too_short": "is empty",
        "list_type": "is not a list",
        "model_type": "is not an object",
        "extra_forbidden": "is not a constraint that the build knows",
    }
    message = messages.get(detail["type"], f"{quoted(detail['input'])}: {detail['msg']}")
    return Fault(DESCRIPTOR, ".".join(place), message)


def reference_faults(tables: Sequence[Table]) -> list[Fault]:
    """Return a fault for each path, key or table of a schema that does not exist."""
    columns = {table.name: [field.name for field in table.fields] for table in tables}
    faults: list[Fault] = []
    for table in tables:
        place, path = f"resources.{table.name}", f"{TABLES}/{table.name}.csv"
        if table.path != path:
            faults.append(Fault(DESCRIPTOR, f"{place}.path", f"{quoted(table.path)} is not '{path}'"))
        faults += unknown(f"{place}.schema.primaryKey", "field", table.primary_key, columns[table.name])
        for unique in table.unique_keys:
            faults += unknown(f"{place}.schema.uniqueKeys", "field", unique, columns[table.name])
        for key in table.foreign_keys:
            at = f"{place}.schema.foreignKeys"
            faults += unknown(at, "field", [key.field], columns[table.name])
            faults += unknown(at, "table", [key.table], columns)
            faults += unknown(at, "field", [key.target], columns.get(key.table, [key.target]))
    return faults


def unknown(place: str, kind: str, names: Iterable[str], known: Iterable[str]) -> list[Fault]:
    """Return a fault for each name that is not known."""
    return [
        Fault(DESCRIPTOR, place, f"unknown {kind} {quoted(name)}{suggestion(name, known)}")
        for name in names
        if name not in known
    ]
