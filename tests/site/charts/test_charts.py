"""The charts: drawn without scripts, each with its numbers, its SQL and its files."""

import csv
import html
import io
import math
import re
import struct
from collections.abc import Callable
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

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
from tests.helpers.reader import open_page
from tests.site.conftest import box_of

CHARTS = ["months", "timeline", "families", "venues", "matrix", "rewards", "tasks"]
HEADS = {
    "months": {"label": "Month", "series": "Family"},
    "timeline": {"label": "Paper", "series": "Family"},
    "families": {"label": "Year", "series": "Family"},
    "venues": {"label": "Venue", "series": "Year of the venue"},
    "matrix": {"label": "Method", "series": "Task"},
    "rewards": {"label": "Reward", "series": "Family of base models"},
    "tasks": {"label": "Task", "series": "Year"},
}
SVG = "{http://www.w3.org/2000/svg}"


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


def test_series_keeps_its_colour_under_filters(site: str) -> None:
    looks = [
        dict(re.findall(r'<rect class="(series-\d)"[^>]*><title>\d+, (.*?): ', httpx.get(site + path).text))
        for path in ("/charts/families.svg", "/charts/families.svg?task=T2V&year=2026")
    ]
    assert looks[1].items() <= looks[0].items()
    assert len(looks[1]) > 3


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


def test_a_phone_shows_all_months_at_once(browser: Browser, site: str) -> None:
    with browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, java_script_enabled=False
    ) as phone:
        tab = phone.new_page()
        for path, selector in (("/charts", "#months ~ * img"), ("/charts/months", "img.narrow-chart")):
            tab.goto(site + path)
            picture = tab.locator(selector)
            picture.scroll_into_view_if_needed()
            expect(picture).to_be_visible()
            box = box_of(picture)
            assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
            assert picture.evaluate("image => image.currentSrc").endswith("/charts/months.narrow.svg")
        expect(tab.get_by_role("region", name="The chart")).to_be_hidden()
        months = tab.locator(".numbers tbody tr td:first-child").all_inner_texts()
        assert months == sorted(months, reverse=True)
        for paper in tab.locator(".numbers tbody tr").all()[:5]:
            last = box_of(paper.locator("td").last)
            assert last["x"] + last["width"] <= 390
    narrow = httpx.get(f"{site}/charts/months.narrow.svg")
    assert narrow.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert f'viewBox="0 0 {NARROW} ' in narrow.text
    assert 'viewBox="0 0 640 ' in httpx.get(f"{site}/charts/matrix.narrow.svg").text  # it is scrolled


def test_picture_needs_no_browser() -> None:
    svg = (
        "<style>.a { --ink: #123456; fill: var(--ink); font: 13px system-ui, sans-serif; } "
        "@media screen and (prefers-color-scheme: dark) { .a { --ink: #ffffff; } }</style>"
    )
    assert drawable(svg) == "<style>.a { --ink: #123456; fill: #123456; font: 13px 'DejaVu Sans'; } </style>"
    frame = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'
    word = '<text x="2" y="15" font-family="system-ui, sans-serif">Word</text>'
    assert len(svg_to_png(frame.format(word))) > 2 * len(svg_to_png(frame.format("")))


def test_months_are_complete_up_to_the_last_search(site: str) -> None:
    rows = csv.DictReader(io.StringIO(httpx.get(f"{site}/charts/months.csv").text))
    searched = httpx.get(f"{site}/diffusion-rl/dataset.json?_shape=array").json()[0]["searched"]
    states = {(row["label"], row["state"]) for row in rows}
    assert {label for label, state in states if state == "not complete"} == {searched[:7]}
    assert ("2025-05", "complete") in states


@pytest.mark.parametrize("name", CHARTS)
def test_chart_file_is_self_contained(name: str, site: str) -> None:
    answer = httpx.get(f"{site}/charts/{name}.svg")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    slide = ElementTree.fromstring(answer.text)
    assert slide.attrib["viewBox"] == "0 0 1280 720"
    assert slide[0].tag == f"{SVG}style"
    texts = [text.text or "" for text in slide.iter(f"{SVG}text")]
    assert re.match(r"Source: diffusion-rl \d+\.\d+\.\d+, 20\d\d-\d\d-\d\d; arXiv searched to 20", texts[-2])
    [drawing] = slide.findall(f"{SVG}svg")
    _, _, width, height = map(float, drawing.attrib["viewBox"].split())
    shapes = [*drawing.iter(f"{SVG}rect")]
    assert len(shapes) > 3
    assert width == WIDTH
    for shape in shapes:
        x, y, across, down = (float(shape.attrib[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + across <= width
        assert 0 <= y <= y + down <= height


@pytest.mark.parametrize(
    "path", ["/charts/months.png", "/charts/families.png?task=T2V&year=2026", "/tree.png"]
)
def test_a_chart_is_a_picture_for_a_slide(path: str, site: str) -> None:
    answer = httpx.get(site + path, timeout=60)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", answer.content[16:24]) == (2560, 1440)
    assert len(answer.content) > 30_000


@pytest.mark.parametrize("name", CHARTS)
def test_the_numbers_of_a_chart_are_a_file(name: str, site: str) -> None:
    answer = httpx.get(f"{site}/charts/{name}.csv?task=T2V&year=")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = [*csv.reader(io.StringIO(answer.text))]
    drawn = re.findall(r"<title>(.*?)</title>", httpx.get(f"{site}/charts/{name}.svg?task=T2V&year=").text)
    assert [f"{', '.join(row[:-1])}: {row[-1]}" for row in rows[1:]] == [
        title.replace("&amp;", "&") for title in drawn
    ]
    assert rows[0][0] == "label"
    assert len(rows) > 4


@pytest.mark.parametrize("query", ["", "?task=T2V&year=2025"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_shows_the_numbers_of_its_sql(name: str, query: str, site: str) -> None:
    text = httpx.get(f"{site}/charts/{name}{query}").text
    assert re.findall(r"<script(?! src=)", text) == []
    [sql] = re.findall(r'<a href="(/diffusion-rl\?[^"]+)">SQL</a>', text)
    address = html.unescape(sql).replace("?", ".json?_shape=arrays&", 1)
    found = httpx.get(site + address).json()
    [table] = re.findall(r'<table class="bars numbers">.*?</table>', text, re.DOTALL)
    heads = {**HEADS[name], "state": "State", "day": "Day", "papers": "Papers"}
    assert re.findall(r'<th scope="col">(.*?)</th>', table) == [heads[column] for column in found["columns"]]
    cells = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(<td>.*?)</tr>", table)]
    shown = [[html.unescape(cell) for cell in row] for row in cells]
    rows = found["rows"] if name != "months" else found["rows"][::-1]  # the newest month first
    assert shown == [[str(value) for value in row] for row in rows] != []
    drawn = re.findall(r"<rect[^>]*><title>(.*?)</title>", text)
    said = [f"{', '.join(map(str, row[:-1]))}: {row[-1]}" for row in found["rows"]]
    assert [html.unescape(title) for title in drawn] == said


@pytest.mark.parametrize("query", ["", "?task=T2V&year=2025"])
def test_all_charts_are_pictures_of_one_page(query: str, page: Page, site: str) -> None:
    page.goto(f"{site}/charts{query}")
    assert page.locator("script:not([src])").count() == 0
    pictures = page.locator(".charts > section img").all()
    assert [picture.get_attribute("alt") for picture in pictures] == page.locator(
        ".charts h2"
    ).all_inner_texts()
    for name, picture in zip(CHARTS, pictures, strict=True):
        picture.scroll_into_view_if_needed()
        page.wait_for_function(
            "image => image.complete && image.naturalWidth === 640", arg=picture.element_handle()
        )
        assert picture.get_attribute("src") == f"/charts/{name}.plain.svg{query}"
        drawn = re.findall(r"<title>.*?</title>", httpx.get(f"{site}/charts/{name}.plain.svg{query}").text)
        assert (
            drawn
            == re.findall(r"<title>.*?</title>", httpx.get(f"{site}/charts/{name}.svg{query}").text)
            != []
        )
    open_page(page.get_by_role("link", name="Numbers: Venues by year"))
    expect(page.locator("h1")).to_contain_text("Venues by year")
    expect(page.locator("#numbers ~ .scroll table")).to_be_visible()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/-/dashboards", "/charts"),
        ("/-/dashboards/field?task=T2V", "/charts?task=T2V"),
        ("/-/dashboards/field/months?year=2025", "/charts?year=2025#months"),
    ],
)
def test_old_addresses_lead_to_the_charts(old: str, new: str, site: str) -> None:
    answer = httpx.get(site + old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)


def test_odd_filters_are_inert(site: str) -> None:
    answer = httpx.get(f"{site}/charts?task=</script><script>alert(1)&year=x")
    assert (answer.status_code, answer.text.count("No matching papers."), "<script>alert" in answer.text) == (
        200,
        len(CHARTS),
        False,
    )
    assert httpx.get(f"{site}/charts/none.svg").status_code == 404
    assert httpx.get(f"{site}/charts/none").status_code == 404
    assert "No matching papers." in httpx.get(f"{site}/charts/venues?year=x").text
    files = [httpx.get(f"{site}/charts/months.svg?task={task}").text for task in ("zzz", "</svg><script>")]
    assert files[0] == files[1]
    assert httpx.get(f"{site}/charts/months.png?task=zzz", timeout=60).headers["content-type"] == "image/png"
    assert httpx.get(f"{site}/charts/months.csv?task=zzz").text.strip() == ""
