"""What most readers ask of a list next: with code, with weights, a free licence, accepted, of these weeks."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from scripts.facets.own import is_free
from scripts.site.arguments import Pairs

Facets = Mapping[str, Any]  # by name, as Datasette gives them to pages


class Way(NamedTuple):
    """A filter to add: what it says, its argument, and how many papers are left; None if not counted."""

    said: str
    name: str
    value: str
    papers: int | None

    def query(self, given: Pairs) -> str:
        """The arguments of the first page of the narrower list."""
        return urlencode([*(pair for pair in given if pair[0] != "_next"), (self.name, self.value)])


def ways_to_narrow(given: Pairs, facets: Facets, total: int | None, since: str) -> list[Way]:
    """The filters that leave some of the papers of a list and not all; `since` is a month."""
    labels, venues = numbers(facets, "links__label"), numbers(facets, "venue")
    licences = numbers(facets, "code_license")
    free = {name: number for name, number in (licences or {}).items() if is_free(name)}
    preprints = (venues or {}).get("arXiv", 0)
    ways = [
        Way("with code", "links__label", "Code", None if labels is None else labels.get("Code", 0)),
        Way("with weights", "links__label", "Weights", None if labels is None else labels.get("Weights", 0)),
        Way(
            "under a free licence",
            "code_license__free",
            "1",
            None if licences is None else sum(free.values()),
        ),
        Way(
            "accepted", "venue__not", "arXiv", None if venues is None or total is None else total - preprints
        ),
    ]
    if since and not any(name.startswith("submitted__") for name, _ in given):
        ways.append(Way("", "submitted__since", since, None))
    return [
        way
        for way in ways
        if (way.name, way.value) not in given and (way.papers is None or 0 < way.papers < (total or 0))
    ]


def numbers(facets: Facets, name: str) -> dict[str, int] | None:
    """How many papers have each value of a facet; None where it is not counted, or not to its end."""
    facet = facets.get(name)
    if not facet or facet["truncated"]:
        return None
    return {str(each["value"]): each["count"] for each in facet["results"]}
