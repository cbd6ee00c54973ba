"""The values that filters of a list can have, with the number of papers for each."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from scripts.facets.any_of import ANY, listed_values, one_argument
from scripts.facets.joins import Join, facet_sql
from scripts.facets.memory_counts import counts_in_memory
from scripts.facets.value_labels import value_label
from scripts.site import DATABASE
from scripts.site.request.arguments import Pairs

SAME = ("", "__exact", "__arraycontains", "__in")  # the arguments that filter by one value
MOST = 2_000


class Choice(NamedTuple):
    """The values of one filter, counted among the papers that match all other arguments."""

    name: str  # of the argument
    source: str | Join
    chosen: list[str]
    others: list[tuple[str, str]]

    def boxes(self, counts: Iterable[tuple[Any, int]]) -> list[tuple[str, str, int, bool]]:
        """Return each value: as text, as the argument, its count, and whether it is chosen."""
        known = {str(value): count for value, count in counts}
        known |= {value: 0 for value in self.chosen if value not in known}
        several = self.name.endswith(ANY)
        return [
            (
                value_label(self.name.removesuffix(ANY), value),
                one_argument([value]) if several else value,
                count,
                value in self.chosen,
            )
            for value, count in known.items()
        ]

    async def counts(self, datasette: Any, where: str, values: dict[str, Any]) -> list[tuple[Any, int]]:
        """Count the papers with each value, among those that a condition holds for."""
        rows = f"select id from papers where {where}"
        place = (DATABASE, "papers", self.source)
        if (counts := await counts_in_memory(datasette, place, rows, values, MOST)) is not None:
            return counts
        return [tuple(row) for row in await datasette.execute(DATABASE, self.sql(where), values)]

    def sql(self, where: str) -> str:
        """Return SQL that counts the papers with each value."""
        return facet_sql(self.source, f"select * from papers where {where}", MOST)


def choice_of(given: Pairs, place: str, source: str | Join, every: bool) -> Choice:
    """Return the choice from the arguments: any of the chosen values or, with `every`, all of them."""
    if every:
        return Choice(place, source, [value for name, value in given if name == place], list(given))
    named = [pair for pair in given if pair[0] == place + ANY]
    single = [pair for pair in given if pair[0] in [place + end for end in SAME]]
    if not named and len(single) == 1:
        named = single
    lists = [value if name.endswith(("__in", ANY)) else json.dumps([value]) for name, value in named]
    return Choice(place + ANY, source, listed_values(lists), [pair for pair in given if pair not in named])
