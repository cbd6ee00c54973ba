"""Filters by time: `submitted__since=2026-09`, `added__until=2026`, `submitted__month=2026-10`."""

import re
from typing import Any

from datasette.filters import Filter
from datasette.utils.asgi import BadRequest

from scripts.facets.joins import sql_name

# The day of first submission; if it is not known, the first day of the month in the arXiv id.
SUBMITTED = "coalesce(submitted, '20' || substr(arxiv, 1, 2) || '-' || substr(arxiv, 3, 2) || '-01')"
KNOWN_DAYS = {("papers", "submitted"): SUBMITTED}
DAY_OR_LONGER = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.A)
COMPARISONS = {"since": ">=", "until": "<=", "month": "="}


class DayFilter(Filter):
    """`COLUMN__since=DAY`, `COLUMN__until=DAY`, `COLUMN__month=MONTH`; DAY may be a whole month or year."""

    def __init__(self, key: str) -> None:
        self.key = self.display = key

    def where_clause(self, table: str, column: str, value: Any, param_counter: int) -> tuple[str, Any]:
        """Return SQL and its parameter."""
        if not DAY_OR_LONGER.fullmatch(value) or (self.key == "month" and len(value) != len("2026-10")):
            wanted = "month such as 2026-10" if self.key == "month" else "year, month or day such as 2026-10"
            raise BadRequest(f"{column}__{self.key}: {value!r} is not a {wanted}.")
        day = KNOWN_DAYS.get((table, column), sql_name(column))
        return f"substr({day}, 1, {len(value)}) {COMPARISONS[self.key]} :p{param_counter}", value

    def human_clause(self, column: str, value: Any) -> str:
        """Return the filter in words."""
        return f"{column} {self.key} {value}"
