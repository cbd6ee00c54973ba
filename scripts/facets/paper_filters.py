"""Filters for the tables of this dataset only: by relations of papers, and by free licences."""

from typing import Any, NamedTuple

from datasette.filters import Filter
from datasette.utils.asgi import BadRequest

from scripts.records.licenses import NO_LICENSE


class PaperFilter(NamedTuple):
    """A filter: its column, its SQL with a place for the parameter, and its text."""

    table: str
    column: str
    sql: str
    label: str


RELATED = "id in (select paper from paper_relations where relation = '{}' and other = :{{}})"
# SPDX ids. A licence without one is LicenseRef-NAME, which people must read first.
NOT_FREE = (NO_LICENSE, "LicenseRef-", "-NC-", "-ND-", "Noncommercial")  # parts of ids
FREE = " and ".join(f"instr(code_license, '{part}') = 0" for part in NOT_FREE)
OWN = {
    "builds_on": PaperFilter("papers", "id", RELATED.format("builds_on"), "that build on {}"),
    "compares_with": PaperFilter("papers", "id", RELATED.format("compares_with"), "that compare with {}"),
    "free": PaperFilter("papers", "code_license", FREE, "whose code has a free licence"),
}


class OwnFilter(Filter):
    """`id__builds_on=PAPER`, `id__compares_with=PAPER`, `code_license__free=1`."""

    def __init__(self, key: str) -> None:
        self.key = self.display = key
        self.kind = OWN[key]
        self.no_argument = ":" not in self.kind.sql

    def where_clause(self, table: str, column: str, value: Any, param_counter: int) -> tuple[str, Any]:
        """Return SQL and its parameter."""
        if (table, column) != (self.kind.table, self.kind.column):
            raise BadRequest(
                f"{column}__{self.key}: {self.key} is for {self.kind.column} of {self.kind.table}."
            )
        return self.kind.sql.format(f"p{param_counter}"), None if self.no_argument else value

    def human_clause(self, column: str, value: Any) -> str:
        """Return the filter in words."""
        return self.kind.label.format(value)


def is_free(licence: str) -> bool:
    """Return whether a licence lets everybody use, change and share the code, as the filter does."""
    return not any(part in licence for part in NOT_FREE)
