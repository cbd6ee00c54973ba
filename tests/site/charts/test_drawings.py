"""The drawings of charts, without a site."""

import math
import re
from collections.abc import Callable

import pytest

from scripts.site.charts.drawings import (
    CHARACTER,
    LABEL,
    NARROW,
    ROW,
    TURN,
    WIDTH,
    Drawing,
    Shape,
    bars,
    matrix,
)
from scripts.site.charts.png import drawable, svg_to_png
from scripts.site.charts.timelines import AXIS, BASE, HIGH, columns, timeline


def rectangles(drawing: Drawing) -> list[Shape]:
    return [shape for shape in drawing.shapes if shape.width and shape.text]


def test_parts_of_a_bar_are_as_wide_as_their_numbers() -> None:
    rows = [
        {"label": 2025, "series": "A", "papers": 30},
        {"label": 2025, "series": "C", "papers": 10},
        {"label": 2024, "series": "C", "papers": 20},
    ]
    first, second, third = rectangles(bars(rows, ["A", "B", "C"]))
    assert [shape.css_class for shape in (first, second, third)] == ["series-0", "series-2", "series-2"]
    assert first.width + 1 == pytest.approx(3 * (second.width + 1))
    assert third.width + 1 == pytest.approx(2 * (second.width + 1))
    assert (first.x, second.x, third.y - first.y) == (LABEL, first.x + first.width + 1, ROW)
    assert first.text == "2025, A: 30"
    texts = [shape.text for shape in bars(rows, ["A", "B", "C"]).shapes if not shape.width]
    assert texts == ["2025", "40", "2024", "20", "A", "C"]  # no legend for series that are not drawn


def test_empty_chart_is_drawn() -> None:
    assert [form([], ["A"]).shapes for form in (bars, columns, matrix, timeline)] == [[], [], [], []]


def test_months_without_papers_keep_their_place_and_incomplete_months_are_shaded() -> None:
    rows = [
        {"label": "2025-11", "series": "A", "state": "complete", "papers": 4},
        {"label": "2025-11", "series": "B", "state": "complete", "papers": 4},
        {"label": "2026-01", "series": "B", "state": "not complete", "papers": 2},
    ]
    drawing = columns(rows, ["A", "B"])
    first, second, third = rectangles(drawing)
    step = (WIDTH - AXIS) / 3
    assert [shape.x for shape in (first, second, third)] == [AXIS, AXIS, AXIS + 2 * step]
    assert (first.height, second.y, third.height) == (HIGH / 2, BASE - HIGH, HIGH / 4)
    assert third.text == "2026-01, B, not complete: 2"
    [shade] = [shape for shape in drawing.shapes if shape.css_class == "shade"]
    assert (shade.x, shade.width) == (third.x, step)


def test_papers_are_in_order_of_time_and_names_fit() -> None:
    days = ["2023-05-22", "2023-11-21", "2025-05-08", "2026-03-01"]
    rows = [{"label": f"Paper {n}", "day": day, "series": "A", "papers": n + 1} for n, day in enumerate(days)]
    drawing = timeline(rows, ["A"])
    points = rectangles(drawing)
    assert [point.x for point in points] == sorted(point.x for point in points)
    assert [point.width for point in points] == sorted(point.width for point in points)
    anchors = [shape.anchor for shape in drawing.shapes if shape.text.startswith("Paper") and not shape.width]
    assert anchors == ["start", "start", "start", "end"]
    years = [shape.text for shape in drawing.shapes if re.fullmatch(r"20\d\d", shape.text)]
    assert years == ["2023", "2024", "2025", "2026"]


def test_long_column_names_are_turned_and_fit() -> None:
    rows = [{"label": "a", "series": f"A family of models {n}", "papers": 1} for n in range(6)]
    series = [str(row["series"]) for row in rows]
    drawing = matrix(rows, series)
    heads = [shape for shape in drawing.shapes if "family" in shape.text and not shape.width]
    assert {shape.turn for shape in heads} == {-TURN}
    for head in heads:
        length = CHARACTER * len(head.text)
        assert head.x + length * math.cos(math.radians(TURN)) <= WIDTH
        assert head.y - length * math.sin(math.radians(TURN)) >= 0
    assert {shape.turn for shape in matrix(rows[:1], series[:1]).shapes} == {0}
    cells = rectangles(matrix(rows[:1], series[:1]))
    assert cells[0].x + cells[0].width == WIDTH - 1


@pytest.mark.parametrize("form", [bars, columns, timeline])
def test_a_chart_for_a_phone_fits_its_width(form: Callable[..., Drawing]) -> None:
    rows = [
        {
            "label": f"20{20 + n // 12}-{n % 12 + 1:02}",
            "day": f"20{20 + n // 12}-{n % 12 + 1:02}-15",
            "series": "ABC"[n % 3],
            "state": "complete",
            "papers": n % 7 + 1,
        }
        for n in range(72)
    ]
    drawing = form(rows, ["A", "B", "C"], NARROW)
    assert drawing.width == NARROW
    for shape in drawing.shapes:
        assert 0 <= shape.x <= shape.x + shape.width <= NARROW
        length = CHARACTER * len(shape.text)
        if not shape.width and shape.anchor == "start":
            assert shape.x + length <= NARROW + 1
        elif not shape.width:
            assert shape.x - length >= 0
    wide = form(rows, ["A", "B", "C"])
    assert [shape.text for shape in rectangles(drawing)] == [shape.text for shape in rectangles(wide)]


def test_picture_needs_no_browser() -> None:
    svg = (
        "<style>.a { --ink: #123456; fill: var(--ink); font: 13px system-ui, sans-serif; } "
        "@media screen and (prefers-color-scheme: dark) { .a { --ink: #ffffff; } }</style>"
    )
    assert drawable(svg) == "<style>.a { --ink: #123456; fill: #123456; font: 13px 'DejaVu Sans'; } </style>"
    frame = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'
    word = '<text x="2" y="15" font-family="system-ui, sans-serif">Word</text>'
    assert len(svg_to_png(frame.format(word))) > 2 * len(svg_to_png(frame.format("")))
