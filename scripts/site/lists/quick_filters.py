"""Suggest filters for a list: with code, with weights, with a free licence, accepted, from the last weeks."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from scripts.facets.paper_filters import is_free
from scripts.site.request.arguments import Pairs

Facets = Mapping[str, Any]  # by name, in Datasette's form


class Way(NamedTuple):
    """A suggested filter: its text, its argument, and the number of papers left (None if not counted)."""

    label: str
    name: str
    value: str
    papers: int | None
    also: str = ""  # another value of the same argument

    def query(self, given: Pairs) -> str:
        """Return the arguments of the filtered list's first page."""
        added = [(self.name, value) for value in (self.value, self.also) if value]
        return urlencode([*(pair for pair in given if pair[0] != "_next"), *added])


def ways_to_narrow(given: Pairs, facets: Facets, total: int | None, since: str) -> list[Way]:
    """Return the filters that leave some papers of a list, but not all; `since` is a month."""
    labels, venues = facet_counts(facets, "links__label"), facet_counts(facets, "venue")
    licences = facet_counts(facets, "code_license")
    free = {name: number for name, number in (licences or {}).items() if is_free(name)}
    preprints = (venues or {}).get("arXiv", 0)
    ways = [
        Way("with code", "links__label", "Code", None if labels is None else labels.get("Code", 0)),
        Way("with weights", "links__label", "Weights", None if labels is None else labels.get("Weights", 0)),
        *with_both(labels or {}, given, total or 0),
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


def with_both(labels: Mapping[str, int], given: Pairs, total: int) -> list[Way]:
    """Return the filter for code and weights, if some papers, not all, have each and neither is chosen."""
    chosen = {("links__label", "Code"), ("links__label", "Weights")} & set(given)
    if chosen or not all(0 < labels.get(label, 0) < total for label in ("Code", "Weights")):
        return []
    return [Way("with code and weights", "links__label", "Code", None, "Weights")]


def facet_counts(facets: Facets, name: str) -> dict[str, int] | None:
    """Return the number of papers for each value of a facet; None if it is not counted completely."""
    facet = facets.get(name)
    if not facet or facet["truncated"]:
        return None
    return {str(each["value"]): each["count"] for each in facet["results"]}
