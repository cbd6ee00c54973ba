"""The published site in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.helpers.reader import open_page

PAPERS = "/diffusion-rl/papers"


def test_facets_filter_down_to_a_paper(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    open_page(page.locator("[data-facet=methods]").get_by_role("link", name="GRPO", exact=True))
    open_page(page.locator("[data-facet=tasks]").get_by_role("link", name="T2V", exact=True))
    expect(page).to_have_url(re.compile("tasks__arraycontains=T2V"))
    expect(page).to_have_url(re.compile("methods__arraycontains=GRPO"))
    row = page.locator(".papers li", has_text="World-R1")
    open_page(row.get_by_role("link", name="World-R1: Reinforcing 3D"))
    expect(page).to_have_url(f"{site}{PAPERS}/world-r1")


def test_cells_are_links_not_json(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}?_search=Flow-GRPO&id=flow-grpo")
    row = page.locator(".papers li")
    expect(row).to_have_count(1)
    hrefs = {
        "GRPO": "?methods__arraycontains=GRPO",
        "T2I": "?tasks__arraycontains=T2I",
        "NeurIPS": "?venue=NeurIPS",
        "Jie Liu": "?authors__arraycontains=Jie+Liu",
        "Code": "https://github.com/yifan123/flow_grpo",
    }
    for name, href in hrefs.items():
        expect(row.get_by_role("link", name=name, exact=True)).to_have_attribute("href", href)
    assert not re.search(r'[\[{]"', row.inner_text())


def test_hostile_values_are_inert(page: Page, hostile_site: str) -> None:
    for path in (PAPERS, f"{PAPERS}/alpha-po", "/diffusion-rl/links", "/diffusion-rl/newest_additions"):
        page.goto(f"{hostile_site}{path}")
        text = page.locator("main.content").inner_text()
        assert "<script>document.title" in text or path.endswith("links")
        assert page.title() != "broken"
        scripts = page.locator("main.content script").all_inner_texts()
        assert not any("broken" in script for script in scripts)
        assert page.locator("img").count() == 0
        schemes = page.locator("a").evaluate_all("links => [...new Set(links.map(link => link.protocol))]")
        assert set(schemes) <= {"http:", "https:"}, path
