"""Draw charts: rows of SQL come in, rectangles and texts go out; a template writes them as SVG.

Sizes are in pixels of the drawing. A colour is the position of a series in a list that filters do not change,
so that a series has the same colour in every chart.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

WIDTH = 640
NARROW = 352  # width on a phone
LABEL = 215  # width of the labels at the left, at most
ROW = 24
CHARACTER = 7.2  # average width of a character at 13 pixels, at most
CAPITAL = 9  # width of a capital or a digit at 13 pixels, at most
STEPS = 6
TURN = 40  # degrees by which the names of narrow columns are turned

ChartRow = Mapping[str, Any]


class Shape(NamedTuple):
    """A rectangle, or a line of text that is anchored at x."""

    css_class: str  # classes in the style sheet
    x: float
    y: float
    width: float = 0
    height: float = 0
    text: str = ""  # shown; for a rectangle, its title
    anchor: str = "start"
    turn: int = 0  # degrees by which a text is turned


class Drawing(NamedTuple):
    """Shapes and the size of the drawing."""

    height: float
    shapes: list[Shape]
    width: float = WIDTH


def bars(rows: Sequence[ChartRow], series: Sequence[str], width: float = WIDTH) -> Drawing:
    """Draw a bar for each label, with a part for each series, and a legend below."""
    totals: dict[str, int] = {}
    for row in rows:
        totals[str(row["label"])] = totals.get(str(row["label"]), 0) + row["papers"]
    start = LABEL if width == WIDTH else min(LABEL, 8 + CAPITAL * max(map(len, totals), default=0))
    scale = (width - start - 60) / max(totals.values(), default=1)
    shapes, ends = [], dict.fromkeys(totals, float(start))
    lines = {label: number * ROW for number, label in enumerate(totals)}
    for row in rows:
        label, length = str(row["label"]), row["papers"] * scale
        text = f"{label}, {row['series']}: {row['papers']}"
        css_class = f"series-{series.index(str(row['series'])) % 10}"
        shapes.append(Shape(css_class, ends[label], lines[label] + 4, max(length - 1, 0.5), ROW - 8, text))
        ends[label] += length
    for label, total in totals.items():
        shapes.append(Shape("label", start - 8, lines[label] + 17, text=label, anchor="end"))
        shapes.append(Shape("number", ends[label] + 6, lines[label] + 17, text=f"{total:,}"))
    used = {str(row["series"]) for row in rows}
    return legend(len(totals) * ROW + 10, shapes, [(name, name in used) for name in series], width)


def legend(
    top: float, shapes: list[Shape], series: Sequence[tuple[str, bool]], width: float = WIDTH
) -> Drawing:
    """Add a legend of the colours below the shapes, as many names on a line as fit."""
    x, y = 0.0, top
    for number, (name, used) in enumerate(series):
        length = 26 + CHARACTER * len(name)
        if used:
            if x and x + length > width:
                x, y = 0, y + ROW
            shapes.append(Shape(f"series-{number % 10}", x, y + 5, 12, 12))
            shapes.append(Shape("label", x + 18, y + 16, text=name))
            x += length + 10
    return Drawing(y + ROW, shapes, width)


def matrix(rows: Sequence[ChartRow], series: Sequence[str]) -> Drawing:
    """Draw a cell for each pair of label and series; its shade is the logarithm of its number."""
    labels = list(dict.fromkeys(str(row["label"]) for row in rows))
    used = {str(row["series"]) for row in rows}
    series = [name for name in series if name in used]
    width = column_width(series)
    shapes, top = heads(series, width)
    for row in rows:
        x, y = LABEL + series.index(str(row["series"])) * width, top + ROW * labels.index(str(row["label"]))
        if row["papers"]:
            text = f"{row['label']}, {row['series']}: {row['papers']}"
            css_class = f"heat-{min(STEPS, 1 + math.floor(2 * math.log10(row['papers'])))}"
            shapes.append(Shape(css_class, x + 1, y + 1, width - 2, ROW - 2, text))
            middle = x + width / 2
            shapes.append(Shape("number", middle, y + 17, text=str(row["papers"]), anchor="middle"))
    names = [
        Shape("label", LABEL - 8, top + ROW * number + 17, text=name, anchor="end")
        for number, name in enumerate(labels)
    ]
    return Drawing(top + ROW * len(labels), [*shapes, *names])


def column_width(names: Sequence[str]) -> float:
    """Return the width of each column; a turned name ends to the right of its column."""
    width = (WIDTH - LABEL) / max(len(names), 1)
    if not any_wider(names, width):
        return width
    end = max(
        (CHARACTER * len(name) * math.cos(math.radians(TURN)) - (len(names) - 1 - number) * width * 0.8)
        for number, name in enumerate(names)
    )
    return (WIDTH - LABEL - max(end, 0)) / (len(names) - 0.5)


def any_wider(names: Sequence[str], width: float) -> bool:
    """Return whether one of the names is wider than a column."""
    return any(CHARACTER * len(name) > width for name in names)


def heads(names: Sequence[str], width: float) -> tuple[list[Shape], float]:
    """Return the names above the columns, turned if one is too wide, and their height."""
    longest = max((CHARACTER * len(name) for name in names), default=0)
    turned = any_wider(names, width)
    top = ROW if not turned else 12 + longest * math.sin(math.radians(TURN))
    anchor, turn, y = ("start", -TURN, top - 6) if turned else ("middle", 0, 17)
    middles = [LABEL + (number + 0.5) * width for number in range(len(names))]
    shapes = [
        Shape("label", middle, y, text=name, anchor=anchor, turn=turn)
        for middle, name in zip(middles, names, strict=True)
    ]
    return shapes, top if names else ROW
