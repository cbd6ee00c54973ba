"""What changes with the width of the screen; that nothing scrolls sideways is in test_accessibility."""

from playwright.sync_api import Page, expect

from tests.site.test_accessibility import PAPERS


def test_filters_fold_on_narrow_screens_and_are_open_on_wide(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    facets, papers = page.locator(".facets").bounding_box(), page.locator("ol.papers").bounding_box()
    assert facets["x"] + facets["width"] <= papers["x"]
    year = page.locator("[data-facet=year] a").first
    expect(year).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    expect(year).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(year).to_be_visible()
