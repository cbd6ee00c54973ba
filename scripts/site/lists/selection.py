"""The papers that a reader has selected, with what the pages about them show."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.site import DATABASE

FOUND = """
select papers.*, (select url from links where paper = papers.id and label = 'Code') as code,
  (select url from links where paper = papers.id and label = 'Weights') as weights,
  (select count(*) from paper_relations join papers as theirs on theirs.id = paper
    where other = papers.id and relation = 'builds_on' and theirs.withdrawn is null) as followers,
  (select json_group_array(json_array(named.id, coalesce(named.short_name, named.title)))
    from paper_relations join papers as named on named.id = other
    where paper = papers.id and relation = 'builds_on' and named.withdrawn is null) as builds_on
from json_each(?) as wanted join papers on papers.id = wanted.value order by wanted.key
"""
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


async def selected_papers(datasette: Any, ids: list[str]) -> list[dict[str, Any]]:
    """Return the papers with these ids, in this order; unknown ids are skipped."""
    return [dict(row) for row in await datasette.execute(DATABASE, FOUND, [json.dumps(ids)])]
