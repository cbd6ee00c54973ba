"""The charts of the site: each with its numbers, its SQL and its files."""

import csv
import html
import io
import re
import struct
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.site.charts.drawings import NARROW, WIDTH
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


def test_series_keeps_its_colour_under_filters(site: str) -> None:
    looks = [
        dict(re.findall(r'<rect class="(series-\d)"[^>]*><title>\d+, (.*?): ', httpx.get(site + path).text))
        for path in ("/charts/families.svg", "/charts/families.svg?task=T2V&year=2026")
    ]
    assert looks[1].items() <= looks[0].items()
    assert len(looks[1]) > 3


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
