"""The papers that a reader has selected."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

TAG_COLUMNS = ("tasks", "methods", "base_models", "rewards", "benchmarks")


def picked_in(given: Iterable[tuple[str, str]]) -> list[str]:
    """Return the ids in the arguments `_pick`, each once."""
    ids = (each.strip() for name, value in given if name == "_pick" for each in value.split(","))
    return [each for each in dict.fromkeys(ids) if each]


def shared_values(papers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the tags that all papers have, in the order of the first paper."""
    if len(papers) < 2:
        return []
    tags = [[value for name in TAG_COLUMNS for value in json.loads(paper[name])] for paper in papers]
    return [value for value in dict.fromkeys(tags[0]) if all(value in each for each in tags[1:])]
