"""The values of papers that a version replaced or removed without a row in `corrections`.

Candidates need none: their values are not decided until a candidate becomes a paper. Terms of vocabularies
need none: their words are the maintainers' own.
"""

import json
from collections import Counter
from collections.abc import Iterator

from scripts.versions.diff import Diff
from scripts.versions.version import Version

FREE = {"summary", "added", "read", "withdrawn", "superseded_by"}  # columns that change without a correction


def uncorrected(diff: Diff) -> list[str]:
    """Return paper and field of each replaced or removed value that has no new row in `corrections`."""
    if "papers" not in diff.rows:
        return []
    new = corrections_of(diff.new) - corrections_of(diff.old)
    types = {column.name: column.type for column in diff.new.tables["papers"].columns}
    return [
        f"{paper}: {field}"
        for (paper, *_), values in diff.rows["papers"].changed.items()
        for column, (was, now) in values.items()
        if column in types and column not in FREE
        for field in lost_fields(column, types[column], was, now)
        if not new[paper, field]
    ]


def corrections_of(version: Version) -> Counter[tuple[str | None, str | None]]:
    """Return the number of corrections by paper and field."""
    rows = version.rows.get("corrections", {}).values()
    return Counter((row.get("paper"), row.get("field")) for row in rows)


def lost_fields(column: str, kind: str, was: str | None, now: str | None) -> Iterator[str]:
    """Yield the fields in a changed cell whose old value, or an item of it, is not there any more."""
    if kind == "object":
        before, after = json.loads(was or "{}"), json.loads(now or "{}")
        yield from (f"{column}.{name}" for name in before if after.get(name) != before[name])
    elif kind == "array":
        if set(json.loads(was or "[]")) - set(json.loads(now or "[]")):
            yield column
    elif was is not None:
        yield column
