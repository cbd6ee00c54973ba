"""The difference between two versions of the data, and the lowest version number that it allows."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from scripts.versions.schema_diff import Effect, SchemaDiff, schema_diff
from scripts.versions.version import RowKey, Rows, Version

ChangedValues = dict[str, tuple[str | None, str | None]]  # by column: old and new value

LEAVING = ("withdrawn", "superseded_by")
# Tables with one key per row that are not records: the build makes them.
FOLLOWING = {"authors", "dataset", "link_checks"}
# Tables whose rows may go: a candidate is decided on, for instance.
WAITING = {"candidates", "rejections", "peers"}
# What readers rely on, and the changes that break it: a column that may now be empty, for instance.
BREAKS: dict[str, tuple[Effect, ...]] = {
    "type": ("moved",),
    "primary key": ("moved",),
    "required": ("widened",),
    "unique": ("widened",),
    "unique key": ("widened",),
    "foreign key": ("widened",),
    "enum": ("narrowed", "moved"),
}
COUNTED = {"version", "updated", "papers", "authors", "venues", "candidates", "toolkits", "related_lists"}


class Bump(IntEnum):
    """The part of the version that must be raised, as the versions of this dataset promise."""

    none = 0
    patch = 1
    minor = 2
    major = 3


@dataclass(frozen=True)
class RowsDiff:
    """The keys of added and removed rows, and the values that changed in the other rows."""

    added: list[RowKey]
    removed: list[RowKey]
    changed: dict[RowKey, ChangedValues]


@dataclass(frozen=True)
class Diff:
    """The whole difference: schemas, rows by table, papers and candidates."""

    old: Version
    new: Version
    schema: SchemaDiff
    rows: dict[str, RowsDiff]

    @cached_property
    def withdrawn(self) -> dict[str, str | None]:
        """The papers withdrawn since the old version, each with its successor if it has one."""
        if "papers" not in self.rows:
            return {}
        now = self.new.rows.get("papers", {})
        was = self.old.rows.get("papers", {})
        return {
            ", ".join(key): row.get("superseded_by")
            for key, row in now.items()
            if key in was and row.get("withdrawn") and not was[key].get("withdrawn")
        }

    @cached_property
    def changed_papers(self) -> dict[str, ChangedValues]:
        """The values that changed, by paper, without those of a withdrawal."""
        papers = self.rows.get("papers")
        changed: dict[str, ChangedValues] = {}
        for key, values in papers.changed.items() if papers else ():
            left_out = LEAVING if ", ".join(key) in self.withdrawn else ()
            if kept := {column: pair for column, pair in values.items() if column not in left_out}:
                changed[", ".join(key)] = kept
        return changed

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return self.old.number != self.new.number or bool(self.rows) or any(vars(self.schema).values())

    def ids(self, table: str, what: str) -> list[str]:
        """Return the keys of the rows "added" to or "removed" from a table."""
        rows = self.rows.get(table)
        return [", ".join(key) for key in getattr(rows, what)] if rows else []

    def left(self, table: str | None) -> list[str]:
        """Return the candidates that moved to a table; with None, those that are in no table now."""
        gone = self.ids("candidates", "removed")
        to = {name: set(self.ids(name, "added")) for name in ("papers", "rejections")}
        if table is None:
            return [key for key in gone if key not in to["papers"] | to["rejections"]]
        return [key for key in gone if key in to[table]]


def compare(old: Version, new: Version) -> Diff:
    """Return the whole difference between two versions."""
    tables = [*new.tables, *(name for name in old.tables if name not in new.tables)]
    compared = {name: rows_diff(old.rows.get(name, {}), new.rows.get(name, {})) for name in tables}
    rows = {name: rows for name, rows in compared.items() if any(vars(rows).values())}
    return Diff(old, new, schema_diff(old, new), rows)


def rows_diff(old: Rows, new: Rows) -> RowsDiff:
    """Return the difference between the rows of two versions of a table, in the columns that both have."""
    changed = {key: values_diff(old[key], row) for key, row in new.items() if key in old and old[key] != row}
    return RowsDiff(
        added=[key for key in new if key not in old],
        removed=[key for key in old if key not in new],
        changed={key: values for key, values in changed.items() if values},
    )


def values_diff(old: dict[str, str | None], new: dict[str, str | None]) -> ChangedValues:
    """Return the columns of both rows in which they differ."""
    return {name: (old[name], value) for name, value in new.items() if name in old and old[name] != value}


def reasons(diff: Diff) -> list[tuple[Bump, str]]:
    """Return the reasons to raise the version, the strongest first: each with the bump that it requires."""
    schema = diff.schema
    found = [(Bump.major, f"table {name} is removed") for name in schema.tables_removed]
    found += [(Bump.major, f"column {name} is removed") for name in schema.columns_removed]
    found += [(Bump.minor, f"table {name} is added") for name in schema.tables_added]
    found += [(Bump.minor, f"column {name} is added") for name in schema.columns_added]
    for change in schema.changes:
        grade = Bump.major if change.effect in BREAKS.get(change.what, ()) else Bump.minor
        found.append((grade, f"{change.what} of {change.place} is {change.effect}"))
    for name, rows in diff.rows.items():
        if name in diff.old.tables and name in diff.new.tables:
            found += row_reasons(diff.new, name, rows)
    found += [(Bump.patch, f"{place} differs") for place in schema.descriptions]
    return sorted(found, key=lambda reason: -reason[0])


def row_reasons(new: Version, table: str, rows: RowsDiff) -> list[tuple[Bump, str]]:
    """Return the reasons from the rows of one table; only the ids of records must stay."""
    if table == "dataset" and all(COUNTED.issuperset(values) for values in rows.changed.values()):
        return []
    if table in FOLLOWING or len(new.tables[table].primary_key) > 1:
        return [(Bump.patch, f"rows of {table} differ")]
    found = []
    if rows.removed:
        grade = Bump.patch if table in WAITING else Bump.major
        found.append((grade, f"ids of {table} are gone: {len(rows.removed):,}"))
    if rows.added:
        found.append((Bump.minor, f"records of {table} are added: {len(rows.added):,}"))
    if rows.changed:
        found.append((Bump.patch, f"records of {table} are changed: {len(rows.changed):,}"))
    return found


def least_bump(diff: Diff) -> Bump:
    """Return the smallest bump that meets all reasons."""
    return max((bump for bump, _ in reasons(diff)), default=Bump.none)


def least_version(diff: Diff) -> str:
    """Return the smallest version that the new one may have."""
    major, minor, patch = parts(diff.old.number)
    bumped = {
        Bump.none: (major, minor, patch),
        Bump.patch: (major, minor, patch + 1),
        Bump.minor: (major, minor + 1, 0),
        Bump.major: (major + 1, 0, 0),
    }
    return ".".join(map(str, bumped[least_bump(diff)]))


def satisfied(diff: Diff) -> bool:
    """Return whether the new version is at least that."""
    return parts(diff.new.number) >= parts(least_version(diff))


def parts(version: str) -> tuple[int, int, int]:
    """Return major, minor and patch of a version."""
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch
