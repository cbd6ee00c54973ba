"""Draw the family tree: papers as points by time, curves from each paper to those that build on it.

Rows of SQL come in, points and curves go out; a template writes them as SVG. The width of a month grows with
the square root of its number of papers, because the field grew from one paper a month to twenty.
"""

import math
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

from scripts.site.charts.lineage import Edges, TreePaper, edges_between, grouped, lineage_of

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


def family_tree(
    papers: Sequence[TreePaper], edges: Edges, chosen: str = "", followers: Mapping[str, int] | None = None
) -> Tree:
    """Draw papers (id, name, title, day, series) and edges (a paper and one that it builds on).

    The size of a point is by its followers: those that are drawn, if no others are given.
    """
    known = {str(paper["id"]): paper for paper in papers}
    held = {name for edge in edges for name in edge if name in known}
    edges, drawn = edges_between(known, edges)
    ordered = sorted((known[name] for name in held), key=lambda paper: (paper["day"], paper["id"]))
    place, years = time_axis([str(paper["day"]) for paper in ordered])
    at = {str(paper["id"]): place(str(paper["day"])) for paper in ordered}
    widths = [(str(paper["id"]), label_width(paper, chosen)) for paper in ordered]
    rows = tree_rows(widths, at, grouped(edges))
    first, last = min(rows.values(), default=0), max(rows.values(), default=0)
    level = {name: TOP + NAME_ROW * (row - first + 1) for name, row in rows.items()}
    lit = lineage_of(edges, chosen) if chosen in held else held
    points = [
        tree_point(
            paper,
            (drawn if followers is None else followers)[str(paper["id"])],
            point_class(str(paper["id"]), lit, chosen),
            at[str(paper["id"])],
            level[str(paper["id"])],
        )
        for paper in ordered
    ]
    lines = [
        Curve(curve_path(at[parent], level[parent], at[child], level[child]), far_class({child, parent}, lit))
        for child, parent in edges
    ]
    lines.sort(key=lambda line: line.css_class != "far")
    return Tree(TOP + NAME_ROW * (last - first + 2), points, lines, years)


def tree_point(paper: TreePaper, followers: int, state: str, x: float, y: float) -> Point:
    """Return the point of a paper at a place; `state` is a class for its role in the drawing."""
    name, title, day = short_label(paper), str(paper["title"]), str(paper["day"])[:7]
    css_class = f"series-{paper['series'] % 10} {state}".strip()
    radius = min(3 + 1.1 * math.sqrt(followers), 10)
    return Point(str(paper["id"]), name, title, day, followers, css_class, x, y, radius)


def short_label(paper: TreePaper) -> str:
    """Return a name, shortened if it is long."""
    name = str(paper["name"])
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def label_width(paper: TreePaper, chosen: str) -> float:
    """Return the width of a name in pixels; that of the chosen paper is larger and bold."""
    return LETTER * len(short_label(paper)) * (1.5 if paper["id"] == chosen else 1)


def point_class(name: str, lit: Set[str], chosen: str) -> str:
    """Return the class of a paper: chosen, or outside the chosen lineage."""
    return "chosen" if name == chosen else far_class({name}, lit)


def far_class(names: Set[str], lit: Set[str]) -> str:
    """Return the class of what is not wholly in the chosen lineage."""
    return "" if names <= lit else "far"


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
