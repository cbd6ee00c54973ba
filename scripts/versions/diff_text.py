"""A difference between two versions in lines, in colour on a terminal."""

from collections.abc import Iterable, Iterator
from typing import Any

import click

from scripts.faults import one_line, quoted
from scripts.system.console import counted, wrapped
from scripts.versions.diff import ChangedValues, Diff, RowsDiff, least_bump, least_version, reasons, satisfied
from scripts.versions.schema_diff import SchemaDiff
from scripts.versions.version import RowKey

CONTEXT = 20  # characters shown before the first difference
LONG = 60  # a longer value is shown from its first difference on


def diff_as_text(diff: Diff, every_row: bool) -> str:
    """Return the difference in lines, in colour; with `every_row`, each row of the other tables too."""
    parts = [
        [group_heading(diff) if diff.differs else f"{group_heading(diff)}: nothing differs"],
        schema_lines(diff.schema),
        *paper_parts(diff),
        candidate_lines(diff),
        table_lines(diff, every_row),
        version_lines(diff) if diff.differs else [],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def group_heading(diff: Diff) -> str:
    """Return the two versions and their sources."""
    old, new = diff.old, diff.new
    return f"{old.number} ({one_line(old.source)}) -> {new.number} ({one_line(new.source)})"


def schema_lines(schema: SchemaDiff) -> list[str]:
    """Return a line for each table and column that was added, removed or changed."""
    lines = [plus(f"table {name}") for name in schema.tables_added]
    lines += [minus(f"table {name}") for name in schema.tables_removed]
    lines += [plus(f"column {one_line(name)}") for name in schema.columns_added]
    lines += [minus(f"column {one_line(name)}") for name in schema.columns_removed]
    for change in schema.changes:
        pair = " -> ".join("none" if value is None else quoted(value) for value in (change.old, change.new))
        lines.append(tilde(one_line(f"{change.what} of {change.place}: {pair} ({change.effect})")))
    return lines + [tilde(f"{one_line(place)} differs") for place in schema.descriptions]


def paper_parts(diff: Diff) -> list[list[str]]:
    """Return the papers added, withdrawn, gone and changed, each group under its count."""
    withdrawn = [
        f"{one_line(paper)} (superseded by {one_line(successor)})" if successor else one_line(paper)
        for paper, successor in diff.withdrawn.items()
    ]
    changed = []
    for paper, values in diff.changed_papers.items():
        changed += [f"  {one_line(paper)}", *(f"    {line}" for line in value_lines(values))]
    return [
        titled(plus, "added", diff.ids("papers", "added")),
        [tilde(f"{counted(len(withdrawn), 'paper')} withdrawn:"), *indented(withdrawn)] if withdrawn else [],
        titled(minus, "gone", diff.ids("papers", "removed")),
        [tilde(f"{counted(len(diff.changed_papers), 'paper')} changed:"), *changed] if changed else [],
    ]


def titled(mark: Any, what: str, ids: list[str]) -> list[str]:
    """Return a count of papers and their ids, if there are any."""
    return [mark(f"{counted(len(ids), 'paper')} {what}:"), *filled(ids)] if ids else []


def indented(lines: Iterable[str]) -> list[str]:
    """Return the lines, indented by two more spaces."""
    return [f"  {line}" for line in lines]


def filled(words: list[str]) -> list[str]:
    """Return ids with commas, in lines of equal width."""
    return wrapped(", ".join(map(one_line, words)), "  ").splitlines()


def value_lines(values: ChangedValues) -> list[str]:
    """Return a line for each column with old and new value; long values from their first difference on."""
    lines = []
    for column, (old, new) in values.items():
        start = parting(old or "", new or "")
        was, now = (
            quoted(f"...{value[start:]}" if start else value) if value else "empty" for value in (old, new)
        )
        lines.append(f"{one_line(column)}: {was} -> {now}")
    return lines


def parting(old: str, new: str) -> int:
    """Return the position from which two values are shown: 0, or for long ones shortly before they differ."""
    if not (old and new) or max(len(old), len(new)) <= LONG:
        return 0
    end = min(len(old), len(new))
    same = next((i for i in range(end) if old[i] != new[i]), end)
    return max(0, same - CONTEXT)


def candidate_lines(diff: Diff) -> list[str]:
    """Return lines about the papers that are no longer candidates."""
    groups = {"accepted": "papers", "rejected": "rejections", "dropped": None}
    lines = []
    for what, table in groups.items():
        if ids := diff.left(table):
            lines += [tilde(f"{counted(len(ids), 'candidate')} {what}:"), *filled(ids)]
    return lines


def table_lines(diff: Diff, every_row: bool) -> list[str]:
    """Return a line of counts for each other table, and its rows if requested."""
    lines = []
    for name, rows in diff.rows.items():
        if name == "papers":
            continue
        numbers = {"added": rows.added, "removed": rows.removed, "changed": rows.changed}
        counts = [f"{len(keys):,} {what}" for what, keys in numbers.items() if keys]
        lines.append(f"{name}: {', '.join(counts)}")
        lines += indented(row_lines(rows)) if every_row else []
    return lines


def row_lines(rows: RowsDiff) -> Iterator[str]:
    """Yield a line for each added or removed row and for each changed value."""
    yield from (plus(as_key(key)) for key in rows.added)
    yield from (minus(as_key(key)) for key in rows.removed)
    for key, values in rows.changed.items():
        yield from (tilde(f"{as_key(key)}: {line}") for line in value_lines(values))


def as_key(key: RowKey) -> str:
    """Return a primary key on one line."""
    return one_line(", ".join(key))


def version_lines(diff: Diff) -> list[str]:
    """Return the lowest allowed version, the reasons, and whether the new one is high enough."""
    bump, least = least_bump(diff), least_version(diff)
    why = [reason for asked, reason in reasons(diff) if asked == bump]
    verdict = "satisfies it" if satisfied(diff) else "is too low"
    line = f"least version: {least} ({bump.name}); {diff.new.number} {verdict}"
    return [click.style(line, fg="green" if satisfied(diff) else "red"), *indented(map(one_line, why))]


def plus(text: str) -> str:
    """Return a line about something added."""
    return click.style(f"+ {text}", fg="green")


def minus(text: str) -> str:
    """Return a line about something removed."""
    return click.style(f"- {text}", fg="red")


def tilde(text: str) -> str:
    """Return a line about something changed."""
    return click.style(f"~ {text}", fg="yellow")
