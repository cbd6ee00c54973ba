"""The section of CHANGELOG.md for a difference between two versions, and how it is put into the page."""

import re
from collections.abc import Iterable, Iterator

from scripts.system.console import counted, wrapped
from scripts.versions.diff import Diff
from scripts.versions.schema_diff import Effect
from scripts.versions.version import Version

CHANGELOG = "CHANGELOG.md"
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
RECORDS = ("papers", "toolkits", "related_lists", "candidates", "rejections")
TERMS = (
    "venues",
    "sections",
    "tasks",
    "methods",
    "base_models",
    "rewards",
    "benchmarks",
    "link_labels",
)
EFFECTS: dict[Effect, str] = {"narrowed": "Narrowed", "widened": "Widened", "moved": "Redefined"}


def section(diff: Diff, day: str | None, notes: str = "") -> str:
    """Return the section of a new version released on `day`: ids added, changed, withdrawn, and notes."""
    heading = f"## {diff.new.number} ({day})" if day else f"## {diff.new.number}"
    points = [
        f"Added: {added_counts(diff)}.",
        f"Changed: {changed_counts(diff)}.",
        f"Withdrawn: {withdrawn_ids(diff)}.",
    ]
    points += [*gone_points(diff), *candidate_points(diff), *schema_points(diff), *term_points(diff)]
    bullets = "\n".join(wrapped(point, "- ") for point in points)
    if notes:
        bullets += f"\n{notes}" if notes.startswith("- ") else f"\n\n{notes}"
    return "\n\n".join([heading, bullets, *id_lists(diff)])


def updated_day(version: Version) -> str | None:
    """Return the day of the latest change in a version."""
    return next((row.get("updated") for row in version.rows.get("dataset", {}).values()), None)


def headings(page: str) -> list[tuple[int, str]]:
    """Return the starts of the sections of a page, with their titles; not headings in blocks of code."""
    found, at, fence = [], 0, ""
    for line in page.splitlines(keepends=True):
        mark = FENCE.match(line)
        if fence:
            closes = mark and mark[1].startswith(fence) and not line.strip(" `~\n")
            fence = "" if closes else fence
        elif mark:
            fence = mark[1]
        elif line.startswith("## "):
            found.append((at, line[3:].strip()))
        at += len(line)
    return found


def split_page(page: str) -> tuple[str, str, str]:
    """Return the page before "Unreleased", the text of that section, and the sections after it."""
    starts = headings(page)
    ends = [*(start for start, _ in starts[1:]), len(page)]
    for (start, title), end in zip(starts, ends, strict=False):
        if title == "Unreleased":
            return page[:start], page[start:end].partition("\n")[2], page[end:]
    first = starts[0][0] if starts else len(page)
    return page[:first], "", page[first:]


def unreleased(page: str) -> str:
    """Return the text that people wrote about the next version."""
    return split_page(page)[1].strip()


def has_section(page: str, number: str) -> bool:
    """Return whether a version is in the page."""
    return any(title.partition(" ")[0] == number for _, title in headings(page))


def with_section(page: str, text: str) -> str:
    """Return the page with a section before the others, in place of "Unreleased"."""
    head, _, rest = split_page(page)
    return "\n\n".join(part for part in (head.rstrip(), text, rest.strip()) if part) + "\n"


def as_code(names: Iterable[str]) -> str:
    """Return names as code, with commas."""
    return ", ".join(f"`{name}`" for name in names)


def noun(table: str) -> str:
    """Return the noun for a row of a table: "related list"."""
    return table.replace("_", " ").removesuffix("s")


def added_counts(diff: Diff) -> str:
    """Return the number of new records of each kind: "349 papers (below), 25 candidates"."""
    counts = []
    for table in RECORDS:
        if ids := diff.ids(table, "added"):
            counts.append(counted(len(ids), noun(table)) + (" (below)" if table == "papers" else ""))
    return ", ".join(counts) or "none"


def changed_counts(diff: Diff) -> str:
    """Return how many records of each kind have a changed column: "venue of 2 papers, links of 14 papers"."""
    counts: dict[tuple[str, str], int] = {}
    for table in RECORDS:
        rows = diff.rows.get(table)
        values = diff.changed_papers.values() if table == "papers" else rows.changed.values() if rows else ()
        for columns in values:
            for column in columns:
                counts[table, column] = counts.get((table, column), 0) + 1
    texts = [f"{column} of {counted(count, noun(table))}" for (table, column), count in counts.items()]
    return (", ".join(texts) + (" (below)" if diff.changed_papers else "")) or "none"


def withdrawn_ids(diff: Diff) -> str:
    """Return the ids of the papers that were withdrawn, with their successors."""
    texts = [
        f"`{paper}` (superseded by `{successor}`)" if successor else f"`{paper}`"
        for paper, successor in diff.withdrawn.items()
    ]
    return ", ".join(texts) or "none"


def gone_points(diff: Diff) -> Iterator[str]:
    """Yield the records whose ids are gone, which only a major version allows."""
    for table in ("papers", "toolkits", "related_lists"):
        if ids := diff.ids(table, "removed"):
            yield f"Gone {table.replace('_', ' ')}: {as_code(ids)}."


def candidate_points(diff: Diff) -> Iterator[str]:
    """Yield the candidates that were accepted or rejected."""
    accepted, rejected = diff.left("papers"), diff.left("rejections")
    if accepted:
        yield f"Candidates accepted: {as_code(accepted)}."
    if rejected:
        yield f"Candidates rejected: {as_code(rejected)}."


def schema_points(diff: Diff) -> Iterator[str]:
    """Yield the tables and columns that were added, removed or changed."""
    schema = diff.schema
    groups = {
        "New tables": schema.tables_added,
        "New columns": schema.columns_added,
        "Removed tables": schema.tables_removed,
        "Removed columns": schema.columns_removed,
    }
    if texts := [f"{title}: {as_code(names)}." for title, names in groups.items() if names]:
        yield " ".join(texts)
    for effect, title in EFFECTS.items():
        texts = [f"{change.what} of `{change.place}`" for change in schema.changes if change.effect == effect]
        if texts:
            yield f"{title}: {', '.join(texts)}."


def term_points(diff: Diff) -> Iterator[str]:
    """Yield the new terms of vocabularies."""
    for table in TERMS:
        names = diff.ids(table, "added")
        if names and table not in diff.schema.tables_added:
            yield f"New {table.replace('_', ' ')}: {as_code(names)}."


def id_lists(diff: Diff) -> Iterator[str]:
    """Yield the ids behind the counts, under their titles."""
    groups = {
        "Added ids": diff.ids("papers", "added"),
        "Changed ids": list(diff.changed_papers),
        "Toolkits": diff.ids("toolkits", "added"),
        "Related lists": diff.ids("related_lists", "added"),
        "Candidates": diff.ids("candidates", "added"),
    }
    for title, ids in groups.items():
        if ids:
            yield f"{title}:\n\n{wrapped(f'{as_code(ids)}.')}"
