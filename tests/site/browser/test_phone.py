"""On a phone: papers come first, touch targets are large enough, and everything is visible."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.site.conftest import box_of

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
LISTS = [PAPERS, f"{PAPERS}?methods__arraycontains=GRPO&year=2025&_search=video", "/new"]
LISTS += [
    f"{DATA}/{name}"
    for name in (
        "methods/GRPO",
        "rewards/PickScore",
        "benchmarks/GenEval",
        "base_models/SD3~2E5-M",
        "venues/CVPR",
        "tasks/T2V",
        "sections/policy-gradient",
        "authors/jie-liu",
    )
]
OTHERS = [f"{PAPERS}/flow-grpo", f"{DATA}/newest_additions", f"{DATA}/sections", f"{DATA}/rewards", "/charts"]
OTHERS += [
    "/charts/months",
    "/",
    "/about",
    "/choose",
    "/compare?_pick=flow-grpo,ddpo",
    "/nonsense",
    "/new/2026-05",
]
OTHERS += ["/selection?_pick=flow-grpo,ddpo", f"{PAPERS}?_sort=zzz", f"{PAPERS}?_search=jie+liu", DATA]
OTHERS += [
    f"{DATA}?sql=selec",
    f"{DATA}/corrections",
    f"{DATA}/rejections",
    f"{DATA}/candidates",
    f"{DATA}/venues",
]
OTHERS += [f"{DATA}/toolkits/flow-grpo", f"{DATA}/completeness", f"{PAPERS}/visionreward", f"{DATA}/authors"]
# Touch targets smaller than 24 pixels; links within a sentence may be smaller (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll("a, button, summary, input, select")].filter(element => {
    const sizes = [...element.getClientRects()]
    const texts = [...element.parentElement.childNodes].filter(node => node.nodeType === 3)
    const within = texts.some(text => /\\w{3}/.test(text.data))
    const inline = within && getComputedStyle(element).display === "inline"
    if (element.closest(".skip") || !sizes.length || inline) return false
    return ["width", "height"].some(side => Math.max(...sizes.map(size => size[side])) < 24)
}).map(element => element.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    size: ViewportSize = {"width": 390, "height": 844}
    with browser.new_context(viewport=size, is_mobile=True, has_touch=True) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", LISTS)
def test_the_first_paper_is_on_the_first_screen_and_titles_are_headings(
    path: str, phone: Page, site: str
) -> None:
    phone.goto(site + path)
    titles = phone.locator(".papers a.title")
    box = box_of(titles.first)
    assert box["y"] + box["height"] <= 844
    assert phone.locator(".papers :is(h2, h3) a.title").count() == titles.count()
    assert phone.evaluate(SMALL) == []


@pytest.mark.parametrize("path", OTHERS)
def test_touch_targets_are_large_enough(path: str, phone: Page, site: str) -> None:
    phone.goto(site + path)
    assert phone.evaluate(SMALL) == []


def test_rows_of_a_heat_map_keep_their_names_when_it_is_scrolled(phone: Page, site: str) -> None:
    phone.goto(site)
    region = phone.get_by_role("region", name="Papers by method and task")
    name = region.get_by_role("rowheader", name="GRPO", exact=True)
    before = box_of(name)
    region.evaluate("it => { it.scrollLeft = 1000 }")
    assert region.evaluate("it => it.scrollLeft") > 20
    after = box_of(name)
    assert abs(after["x"] - before["x"]) < 3
    for cell in region.locator("td a").all()[:20]:
        assert box_of(cell)["height"] >= 24


def test_a_query_is_cards(phone: Page, site: str) -> None:
    phone.goto(f"{site}{DATA}/newest_additions")
    card = phone.locator(".of-papers tbody tr").first
    box = box_of(card)
    assert box["width"] <= 390
    assert box["height"] < 400
    expect(card.locator("td.col-id")).to_be_hidden()
    label = "cell => getComputedStyle(cell, '::before').display"
    assert card.locator("td.col-title").evaluate(label) == "none"
    assert card.locator("td.col-added").evaluate(label) == "inline"


@pytest.mark.parametrize("path", [PAPERS, f"{DATA}/methods/GRPO", "/new"])
def test_a_second_link_skips_the_filters(path: str, page: Page, site: str) -> None:
    page.goto(site + path)
    skip = page.get_by_role("link", name="Skip to the papers")
    skip.focus()
    assert box_of(skip)["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")


def test_copied_is_announced(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.goto(f"{site}{PAPERS}/flow-grpo")
    status = page.get_by_role("status")
    expect(status).to_have_text("")
    page.get_by_role("button", name="Copy").click()
    expect(status).to_have_text("Copied to the clipboard")


def test_print_leaves_out_controls(page: Page, site: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{site}{PAPERS}?year=2025")
    for hidden in ("header", "footer", ".facets", ".search", ".papers input", ".sorts"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.goto(f"{site}{PAPERS}/flow-grpo")
    expect(page.locator("a.source").first).to_be_hidden()
    address = "link => getComputedStyle(link, '::after').content"
    assert page.locator(".actions a").first.evaluate(address) == '" (https://arxiv.org/abs/2505.05470)"'
    assert page.locator("pre.bibtex").evaluate("it => it.scrollWidth <= it.clientWidth")


def test_print_of_a_dark_page_is_light(page: Page, site: str) -> None:
    colours = """() => ["html", "a.title", "a.tag", ".quiet"].map(it => {
        const style = getComputedStyle(document.querySelector(it))
        return [style.color, style.backgroundColor, style.colorScheme]
    })"""
    page.goto(f"{site}{PAPERS}?year=2025")
    shown = []
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)
        shown.append(page.evaluate(colours))
    assert shown[0] == shown[1]
