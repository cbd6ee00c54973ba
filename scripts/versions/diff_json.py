"""A difference between two versions as JSON, for programs."""

import json
from typing import Any

from scripts.versions.diff import Diff, RowsDiff, least_bump, least_version, reasons, satisfied
from scripts.versions.schema_diff import SchemaDiff


def as_json(diff: Diff, every_row: bool) -> str:
    """Return the difference as a JSON object; later versions only add keys.

    old, new: {source, version}; differs: whether anything differs; bump: the smallest one required, "none",
    "patch", "minor" or "major"; least_version; satisfied: whether the new version is at least that;
    reasons: [{bump, reason}], the strongest first.
    tables: {added, removed}: names. columns: {added, removed}: "table.column", of tables in both versions.
    changes: [{place, what, old, new, effect}]: a type, constraint or key; effect is "narrowed", "widened" or
    "moved" (neither holds). descriptions: places whose text is another.
    papers: {added: ids, withdrawn: {id: successor or null}, gone: ids, changed: {id: {column: [old, new]}}}.
    candidates: {accepted, rejected, dropped}: ids.
    rows: {table: {added, removed, changed}}: numbers, for each table in which rows differ.
    details, with --all only: {table: {added: keys, removed: keys, changed: [{key, values}]}}; a key is a
    list of the primary key's cells, values are {column: [old, new]}.
    Cells are as in the CSV files, an empty one is null.
    """
    report = {
        "old": {"source": diff.old.source, "version": diff.old.number},
        "new": {"source": diff.new.source, "version": diff.new.number},
        "differs": diff.differs,
        "bump": least_bump(diff).name,
        "least_version": least_version(diff),
        "satisfied": satisfied(diff),
        "reasons": [{"bump": bump.name, "reason": reason} for bump, reason in reasons(diff)],
        **schema_json(diff.schema),
        "papers": {
            "added": diff.ids("papers", "added"),
            "withdrawn": diff.withdrawn,
            "gone": diff.ids("papers", "removed"),
            "changed": diff.changed_papers,
        },
        "candidates": {
            "accepted": diff.left("papers"),
            "rejected": diff.left("rejections"),
            "dropped": diff.left(None),
        },
        "rows": {
            name: {what: len(found) for what, found in vars(rows).items()} for name, rows in diff.rows.items()
        },
    }
    if every_row:
        report["details"] = {name: rows_json(rows) for name, rows in diff.rows.items()}
    return json.dumps(report, indent=2, ensure_ascii=False)


def schema_json(schema: SchemaDiff) -> dict[str, Any]:
    """Return the keys of the report about schemas."""
    return {
        "tables": {"added": schema.tables_added, "removed": schema.tables_removed},
        "columns": {"added": schema.columns_added, "removed": schema.columns_removed},
        "changes": [change._asdict() for change in schema.changes],
        "descriptions": schema.descriptions,
    }


def rows_json(rows: RowsDiff) -> dict[str, Any]:
    """Return every row of a table that differs."""
    changed = [{"key": key, "values": values} for key, values in rows.changed.items()]
    return {"added": rows.added, "removed": rows.removed, "changed": changed}
