"""The charts: drawn without scripts, each with its numbers, its SQL, and a file of its own."""

import re
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Page

from scripts.site.drawings import LABEL, ROW, WIDTH, Drawing, Shape, bars, columns, matrix

CHARTS = ["families", "venues", "matrix", "months", "tasks"]
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
    assert [shape.look for shape in (first, second, third)] == ["series-0", "series-2", "series-2"]
    assert first.width + 1 == pytest.approx(3 * (second.width + 1))
    assert third.width + 1 == pytest.approx(2 * (second.width + 1))
    assert (first.x, second.x, third.y - first.y) == (LABEL, first.x + first.width + 1, ROW)
    assert first.text == "2025, A: 30"
    texts = [shape.text for shape in bars(rows, ["A", "B", "C"]).shapes if not shape.width]
    assert texts == ["2025", "40", "2024", "20", "A", "C"]  # no legend for what is not drawn


def test_an_empty_chart_is_drawn_too() -> None:
    assert [bars([], ["A"]).shapes, columns([]).shapes, matrix([], ["A"]).shapes] == [[], [], []]


def test_a_series_has_one_colour_whatever_is_filtered(site: str) -> None:
    looks = [
        dict(re.findall(r'<rect class="(series-\d)"[^>]*><title>\d+, (.*?): ', httpx.get(site + path).text))
        for path in ("/charts/families.svg", "/charts/families.svg?task=T2V&year=2026")
    ]
    assert looks[1].items() <= looks[0].items()
    assert len(looks[1]) > 3


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_file_that_holds_all_it_needs(name: str, site: str) -> None:
    answer = httpx.get(f"{site}/charts/{name}.svg")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    drawing = ElementTree.fromstring(answer.text)
    assert drawing[0].tag == f"{SVG}style"
    _, _, width, height = map(float, drawing.attrib["viewBox"].split())
    shapes = [*drawing.iter(f"{SVG}rect")]
    assert len(shapes) > 3
    assert width == WIDTH
    for shape in shapes:
        x, y, across, down = (float(shape.attrib[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + across <= width
        assert 0 <= y <= y + down <= height


@pytest.mark.parametrize("path", ["/charts", "/charts?task=T2V&year=2025"])
def test_charts_show_the_numbers_of_their_sql(path: str, page: Page, site: str) -> None:
    page.goto(f"{site}{path}")
    assert page.locator("script:not([src])").count() == 0
    for chart in page.locator(".charts > section").all():
        chart.locator("summary").click()
        query = chart.get_by_role("link", name="SQL").get_attribute("href") or ""
        found = httpx.get(f"{site}{query.replace('?', '.json?_shape=arrays&', 1)}").json()
        assert chart.locator("thead th").all_inner_texts() == found["columns"]
        rows = [row.locator("td").all_inner_texts() for row in chart.locator("tbody tr").all()]
        assert rows == [[str(value) for value in row] for row in found["rows"]] != []
        drawn = chart.locator("rect title").all_text_contents()
        assert drawn == [f"{', '.join(map(str, row[:-1]))}: {row[-1]}" for row in found["rows"]]


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


def test_odd_filters_draw_nothing_and_are_inert(site: str) -> None:
    answer = httpx.get(f"{site}/charts?task=</script><script>alert(1)&year=x")
    assert (answer.status_code, answer.text.count("No paper fits."), "<script>alert" in answer.text) == (
        200,
        5,
        False,
    )
    assert httpx.get(f"{site}/charts/none.svg").status_code == 404
