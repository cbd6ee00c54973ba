"""Which papers of the family tree are drawn: papers and who builds on whom in, a part of them out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

TreePaper = Mapping[str, Any]  # a row of SQL
Edges = Sequence[tuple[str, str]]  # a paper, and one that it builds on

MOST_DRAWN = 150  # papers, at most, so that a drawing is readable


def papers_to_draw(
    papers: Sequence[TreePaper], edges: Edges, chosen: str = "", year: str = "", most: int = MOST_DRAWN
) -> list[TreePaper]:
    """Return at most `most` papers, the most followed first, then the newest.

    A chosen paper and its lineage come before others. With a year: its papers and what they build on.
    """
    known = {str(paper["id"]): paper for paper in papers}
    edges, followers = edges_between(known, edges)
    held = {name for edge in edges for name in edge}
    if year:
        of_year = {name for name in held if str(known[name]["day"])[:4] == year}
        held = of_year | {parent for child, parent in edges if child in of_year}
    lit = lineage_of(edges, chosen) if chosen in held else set()

    def place(name: str) -> tuple[bool, bool, int, str, str]:
        return name == chosen, name in lit, followers[name], str(known[name]["day"]), name

    kept = set(sorted(held, key=place, reverse=True)[:most])
    return [paper for paper in papers if paper["id"] in kept]


def edges_between(known: Mapping[str, TreePaper], edges: Edges) -> tuple[Edges, Counter[str]]:
    """Return the edges between known papers, and the number of followers of each."""
    edges = [(child, parent) for child, parent in edges if child in known and parent in known]
    return edges, Counter(parent for _, parent in edges)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the second names of pairs by the first, in their order."""
    groups: dict[str, list[str]] = {}
    for name, other in pairs:
        groups.setdefault(name, []).append(other)
    return groups


def lineage_of(edges: Edges, chosen: str) -> set[str]:
    """Return a paper, all its ancestors and all its descendants."""
    found = {chosen}
    for here, there in ((0, 1), (1, 0)):
        reached, waiting = grouped((edge[here], edge[there]) for edge in edges), [chosen]
        while waiting:
            fresh = set(reached.get(waiting.pop(), ())) - found
            found |= fresh
            waiting += fresh
    return found
