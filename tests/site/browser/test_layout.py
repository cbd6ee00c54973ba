"""What changes with the width of the screen; that nothing scrolls sideways is in test_accessibility."""

import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.site_pages import PAPERS
from tests.site.browser.test_clicks import LIVE, MONTH
from tests.site.conftest import box_of

BEGINNINGS = [
    "What is new",
    "To begin",
    "To train a model",
    "To find papers and people",
    "To download and cite",
]


def test_filters_fold_on_narrow_screens_and_are_open_on_wide(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    facets, papers = box_of(page.locator(".facets")), box_of(page.locator("ol.papers"))
    assert facets["x"] + facets["width"] <= papers["x"]
    year = page.locator("[data-facet=year] a").first
    expect(year).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    expect(year).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(year).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_first_screen_says_what_is_here_and_where_to_begin(
    width: int, height: int, page: Page, site: str, database: sqlite3.Connection
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(site)
    expect(page.locator(".ask dt")).to_have_text(BEGINNINGS)
    for part in (
        page.locator("h1"),
        page.locator("p.lead"),
        page.get_by_role("searchbox"),
        page.locator(".ask"),
    ):
        box = box_of(part)
        assert box["y"] + box["height"] <= height
    months = f"select {MONTH}, count(*) from papers where id in ({LIVE}) and {MONTH} is not null group by 1"
    newest = database.execute(f"{months} order by 1 desc limit 2").fetchall()
    links = page.locator('.ask a[href^="/new/"]')
    shown = links.evaluate_all("all => all.map(each => [each.pathname, each.nextElementSibling.innerText])")
    assert shown == [[f"/new/{month}", str(number)] for month, number in newest]


def test_tree_on_a_narrow_screen_begins_at_the_chosen_paper(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/tree?paper=flow-grpo")
    chosen = box_of(page.locator(".tree a.chosen circle"))
    assert 40 <= chosen["x"] <= 390 / 2


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/new/2026-05", "New"),
        ("/tree?year=2024", "Family tree"),
        ("/charts/months", "Charts"),
        ("/about", "About"),
        ("/diffusion-rl", "SQL"),
        ("/diffusion-rl/feed", "SQL"),
        (PAPERS, "Papers"),
        ("/", None),
    ],
)
def test_navigation_marks_where_the_reader_is(path: str, name: str | None, page: Page, site: str) -> None:
    page.goto(site + path)
    marked = page.locator("header [aria-current]")
    expect(marked).to_have_text([name] if name else [])
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    for box in map(box_of, marked.all()):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize(
    "path",
    ["corrections_to_the_list", "dataset", "evidence", "links", "methods_for_my_model?model=Wan2.1"],
)
def test_all_columns_of_a_wide_table_fit_on_a_laptop(path: str, page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{site}/diffusion-rl/{path}")
    table = box_of(page.locator("table.rows-and-columns"))
    assert table["x"] + table["width"] <= 1366
