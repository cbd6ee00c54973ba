"""Widths, and what pages ask for: nothing scrolls sideways, nothing leaves the host."""

from playwright.sync_api import Page, Request, expect

from tests.site.test_accessibility import FAULTS, PAGES, PAPERS, without_authors


def test_filters_fold_on_narrow_screens_and_stand_beside_on_wide(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    facets, papers = page.locator(".facets").bounding_box(), page.locator("ol.papers").bounding_box()
    assert facets["x"] + facets["width"] <= papers["x"]
    year = page.locator("[data-facet=year] a").first
    expect(year).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    expect(year).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(year).to_be_visible()


def test_no_page_scrolls_sideways_at_360_pixels(page: Page, site: str) -> None:
    with page.context.browser.new_context(viewport={"width": 360, "height": 800}) as context:
        tab = context.new_page()
        wide = {}
        for path in [*PAGES, *FAULTS, without_authors(site)]:
            tab.goto(f"{site}{path}")
            wide[path] = tab.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in wide.items() if width > 360} == {}


def test_no_request_leaves_the_host_and_nothing_fails(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    failed: list[Request] = []
    page.on("requestfailed", lambda request: failed.append(request))
    for path in PAGES:  # the fixture fails on an error in the console
        page.goto(f"{site}{path}")
    assert len(asked) > len(PAGES)
    assert [url for url in asked if not url.startswith((f"{site}/", "data:", "blob:"))] == []
    assert failed == []
