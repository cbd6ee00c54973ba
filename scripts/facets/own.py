"""Filters that mean something for these tables alone: relations of papers, and licences that are free."""

from typing import Any, NamedTuple

from datasette.filters import Filter
from datasette.utils.asgi import BadRequest


class Meant(NamedTuple):
    """What a filter is for, its SQL with the name of a parameter to fill in, and what it says."""

    table: str
    column: str
    sql: str
    said: str


RELATED = "id in (select paper from paper_relations where relation = '{}' and other = :{{}})"
# Of SPDX ids; a licence that has none is LicenseRef-something, and must be read first.
NOT_FREE = ("LicenseRef-", "-NC-", "-ND-", "Noncommercial")  # parts of ids
FREE = " and ".join(f"instr(code_license, '{part}') = 0" for part in NOT_FREE)
OWN = {
    "builds_on": Meant("papers", "id", RELATED.format("builds_on"), "that build on {}"),
    "compares_with": Meant("papers", "id", RELATED.format("compares_with"), "that compare with {}"),
    "free": Meant("papers", "code_license", FREE, "whose code has a free licence"),
}


class OwnFilter(Filter):
    """`id__builds_on=PAPER`, `id__compares_with=PAPER`, `code_license__free=1`."""

    def __init__(self, key: str) -> None:
        self.key = self.display = key
        self.meant = OWN[key]
        self.no_argument = ":" not in self.meant.sql

    def where_clause(self, table: str, column: str, value: Any, param_counter: int) -> tuple[str, Any]:
        """SQL and its parameter."""
        if (table, column) != (self.meant.table, self.meant.column):
            raise BadRequest(
                f"{column}__{self.key}: {self.key} is for {self.meant.column} of {self.meant.table}."
            )
        return self.meant.sql.format(f"p{param_counter}"), None if self.no_argument else value

    def human_clause(self, column: str, value: Any) -> str:
        """What the filter says."""
        return self.meant.said.format(value)


def is_free(licence: str) -> bool:
    """Whether a licence lets everybody use, change and share the code, as the filter has it."""
    return not any(part in licence for part in NOT_FREE)
