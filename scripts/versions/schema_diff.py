"""The difference between two schemas, and whether a column allows fewer or more values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from scripts.versions.version import Column, Resource, Version

Effect = Literal["narrowed", "widened", "moved"]  # moved: neither narrowed nor widened, or unknown

LEAST = ("minimum", "exclusiveMinimum", "minLength")
MOST = ("maximum", "exclusiveMaximum", "maxLength")


class Change(NamedTuple):
    """A changed property of a table or a column, such as papers.year."""

    place: str
    what: str
    old: Any
    new: Any
    effect: Effect


@dataclass(frozen=True)
class SchemaDiff:
    """Added and removed tables and columns, changes of those in both versions, and changed descriptions."""

    tables_added: list[str]
    tables_removed: list[str]
    columns_added: list[str]
    columns_removed: list[str]
    changes: list[Change]
    descriptions: list[str]


def schema_diff(old: Version, new: Version) -> SchemaDiff:
    """Return the difference between the descriptors of two versions, in their order."""
    pairs = [(old.tables[name], table) for name, table in new.tables.items() if name in old.tables]
    return SchemaDiff(
        tables_added=[name for name in new.tables if name not in old.tables],
        tables_removed=[name for name in old.tables if name not in new.tables],
        columns_added=[f"{b.name}.{column}" for a, b in pairs for column in missing_in(b.names, a.names)],
        columns_removed=[f"{a.name}.{column}" for a, b in pairs for column in missing_in(a.names, b.names)],
        changes=[change for a, b in pairs for change in table_changes(a, b)],
        descriptions=list(descriptions(old.package, new.package)),
    )


def missing_in(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the names that are not in `others`."""
    known = list(others)
    return [name for name in names if name not in known]


def table_changes(a: Resource, b: Resource) -> Iterator[Change]:
    """Yield the changes of one table: its keys, then its columns."""
    if a.primary_key != b.primary_key:
        yield Change(b.name, "primary key", a.primary_key, b.primary_key, "moved")
    common = set(a.names) & set(b.names)
    was, now = table_keys(a, common), table_keys(b, common)
    for what, key in sorted(was - now):
        yield Change(b.name, what, key, None, "widened")
    for what, key in sorted(now - was):
        yield Change(b.name, what, None, key, "narrowed")
    before = {column.name: column for column in a.columns}
    for column in b.columns:
        if column.name in common:
            yield from column_changes(f"{b.name}.{column.name}", before[column.name], column)


def table_keys(table: Resource, common: set[str]) -> set[tuple[str, str]]:
    """Return the unique and foreign keys as text, without those of added or removed columns."""
    unique = [(key, "unique key", ", ".join(key)) for key in table.unique_keys]
    foreign = [
        (key.fields, "foreign key", f"{key.fields[0]} -> {key.table or table.name}.{key.targets[0]}")
        for key in table.references
    ]
    return {(what, text) for columns, what, text in unique + foreign if common.issuperset(columns)}


def column_changes(place: str, a: Column, b: Column) -> Iterator[Change]:
    """Yield the changes of one column: its type, then its constraints."""
    if a.type != b.type:
        yield Change(place, "type", a.type, b.type, "moved")
    for name in sorted(a.constraints.keys() | b.constraints.keys()):
        was, now = a.constraints.get(name), b.constraints.get(name)
        if effect := constraint_effect(name, was, now):
            yield Change(place, name, was, now, effect)


def constraint_effect(name: str, old: Any, new: Any) -> Effect | None:
    """Return the effect of a changed constraint on a column; None if there is no effect."""
    old, new = in_effect(old), in_effect(new)
    if old == new:
        return None
    if old is None or new is None:
        return "narrowed" if old is None else "widened"
    if name in LEAST:
        return bound_effect(old, new)
    if name in MOST:
        return bound_effect(new, old)
    if name == "enum" and isinstance(old, list) and isinstance(new, list):
        return enum_effect(old, new)
    return "moved"


def in_effect(value: Any) -> Any:
    """Return the value of a constraint; None if it forbids nothing."""
    return None if value is False or value == [] else value


def bound_effect(old: Any, new: Any) -> Effect | None:
    """Return the effect of a changed bound; bounds of years are written as text, bounds of dates are text."""
    try:
        old, new = float(old), float(new)
    except (TypeError, ValueError):
        old, new = str(old), str(new)
    if old == new:
        return None
    return "narrowed" if new > old else "widened"


def enum_effect(old: list[Any], new: list[Any]) -> Effect | None:
    """Return the effect of a changed list of values."""
    gone, more = missing_in(old, new), missing_in(new, old)
    if gone and more:
        return "moved"
    if gone or more:
        return "narrowed" if gone else "widened"
    return None


def descriptions(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places of changed texts: keys of the package, of its tables and of their columns."""
    yield from other_keys("", old, new, {"resources", "version"})
    before = {table["name"]: table for table in old["resources"]}
    for table in new["resources"]:
        if was := before.get(table["name"]):
            yield from other_keys(f"{table['name']}.", was, table, {"bytes", "hash", "schema"})
            yield from column_descriptions(table["name"], was["schema"], table["schema"])


def column_descriptions(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places of changed texts in one schema, or of a changed order of columns."""
    before = {field["name"]: field for field in old["fields"]}
    after = {field["name"]: field for field in new["fields"]}
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"{table}.schema.fields"
    for name, field in after.items():
        if was := before.get(name):
            yield from other_keys(f"{table}.{name}.", was, field, {"type", "constraints"})


def other_keys(place: str, old: Mapping[str, Any], new: Mapping[str, Any], left_out: set[str]) -> list[str]:
    """Return the keys that differ, without those that are compared elsewhere."""
    keys = [*new, *(key for key in old if key not in new)]
    return [f"{place}{key}" for key in keys if key not in left_out and old.get(key) != new.get(key)]
