"""Draw the family tree: papers as points by time, curves from each paper to those that build on it.

Rows of SQL come in, points and curves go out; a template writes them as SVG. The width of a month grows with
the square root of its number of papers, because the field grew from one paper a month to twenty.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

TreePaper = Mapping[str, Any]  # a row of SQL

Edges = Sequence[tuple[str, str]]  # a paper, and one that it builds on

MOST_DRAWN = 150  # papers, at most, so that a drawing is readable
TREE_WIDTH = 1320
LEFT, RIGHT = 8, 110  # margins at the sides; names are to the right of their points
TOP = 26  # height of the years
NAME_ROW = 19  # height of a row of names
LETTER = 6.3  # width of a character at 11 pixels
LONGEST_NAME = 22


class Point(NamedTuple):
    """The point of a paper."""

    id: str
    name: str
    title: str
    day: str
    followers: int
    css_class: str  # classes in the style sheet
    x: float
    y: float
    radius: float


class Curve(NamedTuple):
    """A curve from a paper to one that builds on it, as an SVG path."""

    path: str
    css_class: str


class Year(NamedTuple):
    """The first day of a year."""

    label: str
    x: float


class Tree(NamedTuple):
    """All parts of the drawing."""

    height: float
    points: list[Point]
    lines: list[Curve]
    years: list[Year]


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


def family_tree(
    papers: Sequence[TreePaper], edges: Edges, chosen: str = "", followers: Mapping[str, int] | None = None
) -> Tree:
    """Draw papers (id, name, title, day, series) and edges (a paper and one that it builds on).

    The size of a point is by its followers: those that are drawn, if no others are given.
    """
    known = {str(paper["id"]): paper for paper in papers}
    held = {name for edge in edges for name in edge if name in known}
    edges, drawn = edges_between(known, edges)
    followers = drawn if followers is None else followers
    ordered = sorted((known[name] for name in held), key=lambda paper: (paper["day"], paper["id"]))
    place, years = time_axis([str(paper["day"]) for paper in ordered])
    parents = grouped(edges)
    lit = lineage_of(edges, chosen) if chosen in held else held
    at = {str(paper["id"]): place(str(paper["day"])) for paper in ordered}
    widths = [(str(paper["id"]), label_width(paper, chosen)) for paper in ordered]
    rows = tree_rows(widths, at, parents)
    first = min(rows.values(), default=0)
    level = {name: TOP + NAME_ROW * (row - first + 1) for name, row in rows.items()}
    points = [
        Point(
            str(paper["id"]),
            short_label(paper),
            str(paper["title"]),
            str(paper["day"])[:7],
            followers[str(paper["id"])],
            f"series-{paper['series'] % 10} {point_class(str(paper['id']), lit, chosen)}".strip(),
            at[str(paper["id"])],
            level[str(paper["id"])],
            min(3 + 1.1 * math.sqrt(followers[str(paper["id"])]), 10),
        )
        for paper in ordered
    ]
    lines = [
        Curve(
            curve_path(at[parent], level[parent], at[child], level[child]),
            "" if {child, parent} <= lit else "far",
        )
        for child, parent in edges
    ]
    height = TOP + NAME_ROW * (max(rows.values(), default=0) - first + 2)
    return Tree(height, points, sorted(lines, key=lambda line: line.css_class != "far"), years)


def short_label(paper: TreePaper) -> str:
    """Return a name, shortened if it is long."""
    name = str(paper["name"])
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def label_width(paper: TreePaper, chosen: str) -> float:
    """Return the width of a name in pixels; that of the chosen paper is larger and bold."""
    return LETTER * len(short_label(paper)) * (1.5 if paper["id"] == chosen else 1)


def point_class(name: str, lit: Iterable[str], chosen: str) -> str:
    """Return the class of a paper: chosen, or outside the chosen lineage."""
    return "chosen" if name == chosen else "" if name in lit else "far"


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


def time_axis(days: Sequence[str]) -> tuple[Any, list[Year]]:
    """Return a function from days to positions, and the positions of the years."""
    counted: dict[int, int] = {}
    for day in days:
        counted[month_of(day)] = counted.get(month_of(day), 0) + 1
    months = range(min(counted, default=0), max(counted, default=0) + 1)
    shares = [1 + 2 * math.sqrt(counted.get(month, 0)) for month in months]
    unit = (TREE_WIDTH - LEFT - RIGHT) / sum(shares)
    starts, x = {}, float(LEFT)
    for month, share in zip(months, shares, strict=True):
        starts[month] = (x, share * unit)
        x += share * unit

    def place(day: str) -> float:
        start, width = starts[month_of(day)]
        return start + width * (int(day[8:10] or 15) - 1) / 31

    years = [Year(str(month // 12), starts[month][0]) for month in months if month % 12 == 0 and counted]
    return place, years


def month_of(day: str) -> int:
    """Return the number of months since the year 0."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def tree_rows(
    names: Sequence[tuple[str, float]], at: Mapping[str, float], parents: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """Return the row of each paper, in order of time: the free row that is nearest to its parents."""
    ends: dict[int, float] = {}  # the right end of each row
    rows: dict[str, int] = {}
    for name, width in names:
        above = [rows[parent] for parent in parents.get(name, ()) if parent in rows]
        wanted = round(sum(above) / len(above)) if above else 0
        reach = 0
        while True:
            free = [row for row in (wanted + reach, wanted - reach) if ends.get(row, 0) <= at[name] - 8]
            if free:
                row = min(free, key=lambda row: (abs(row), row))
                break
            reach += 1
        rows[name] = row
        ends[row] = at[name] + 14 + width
    return rows


def curve_path(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return a curve that is horizontal at both ends."""
    middle = (x + to_x) / 2
    return f"M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
