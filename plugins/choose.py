"""Serve /choose: a form with all filters for papers, with several values each. It opens the list."""

from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted

from scripts.facets.found_joins import joins_of
from scripts.site import DATABASE
from scripts.site.lists.choices import choice_of
from scripts.site.lists.conditions import is_condition, where_of
from scripts.site.request.arguments import pairs_of
from scripts.site.request.page import ensure_papers_visible, render_page

# The fields in their order. For links, a paper must have each label that is ticked.
PLACES = {
    "links__label": "Has all of",
    "tasks__kind": "Kind of task",
    "tasks": "Task",
    "methods": "Method",
    "year": "Year of the venue",
    "venue": "Venue",
    "presentation": "Presentation",
    "code_license": "Licence of the code",
    "section": "Section",
    "base_models__family": "Family of base models",
    "base_models": "Base model",
    "rewards__kind": "Kind of reward",
    "rewards": "Reward",
    "benchmarks": "Benchmark",
}
KEPT = ("_search", "_where", "_through", "_sort_desc")  # in addition to filters on columns
FIELDS = ("_search", "submitted__since", "submitted__until", "added__since", "_sort_desc")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve /choose."""
    return [(r"^/choose$", choose_page)]


async def choose_page(datasette: Any, request: Any) -> Any:
    """Return the form, filled in from the arguments of a list; it keeps the arguments that it cannot show."""
    await ensure_papers_visible(datasette, request)
    given = [pair for pair in pairs_of(request) if is_condition(pair[0]) or pair[0] in KEPT]
    left = [pair for pair in given if pair[0] not in FIELDS and pair != ("venue__not", "arXiv")]
    places: list[Any] = []
    late: list[str] = []
    for place, title in PLACES.items():
        source = joins_of(datasette).get((DATABASE, "papers", place), place)
        choice = choice_of(given, place, source, place == "links__label")
        where, values = await where_of(datasette, request, "papers", choice.others)
        try:
            counts = await choice.counts(datasette, where, values)
        except QueryInterrupted:
            counts = []
            late.append(title.lower())
        places.append((title, choice, choice.boxes(counts)))
        left = [pair for pair in left if pair in choice.others and pair[0] != choice.name]
    context = {"places": places, "left": left, "given": dict(given), "late": late}
    return await render_page(datasette, request, "choose", context)
