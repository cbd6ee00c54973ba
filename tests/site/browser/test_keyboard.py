"""The keyboard alone: what Tab reaches, whether the focus is seen, and what Enter does."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.helpers.site_pages import DATA, PAPERS
from tests.site.conftest import Scheme, box_of

# Contrast of the focused element's outline with its background, by WCAG 2.
OUTLINE_CONTRAST = """element => {
    element = element.closest(".CodeMirror") || element  // the editor hides the element that takes the keys
    const style = getComputedStyle(element)
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1) return 0
    if (style.outlineStyle === "auto") return 21
    const light = color => {
        const [r, g, b] = color.match(/[\\d.]+/g).map(n => n / 255)
        return [r, g, b].map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
    }
    let ground = element.parentElement
    while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement
    const colors = [style.outlineColor, getComputedStyle(ground).backgroundColor]
    const [dark, bright] = colors.map(light).sort((a, b) => a - b)
    return (bright + 0.05) / (dark + 0.05)
}"""
NOTE_FOCUSED = f"""() => {{
    window.focused.push(document.activeElement)
    return ({OUTLINE_CONTRAST})(document.activeElement)
}}"""
FAINT = f"""() => window.focused.filter(element => {{
    element.focus({{focusVisible: true}})
    return !element.matches(":focus-visible") || ({OUTLINE_CONTRAST})(element) < 3
}}).map(element => element.outerHTML.slice(0, 100))"""
# From now on, Tab does not leave an element once it has the focus.
KEEP_FOCUS = """element => addEventListener("keydown", event => {
    if (event.key === "Tab" && document.activeElement === element) event.preventDefault()
}, true)"""


def press_until(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    target.evaluate(KEEP_FOCUS)
    for _ in range(20):
        for _ in range(10):
            page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"200 Tabs do not reach {target}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tab_reaches_the_skip_link_then_the_navigation(scheme: Scheme, page: Page, site: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}{PAPERS}")
    skip = page.locator("body > a.skip")
    assert box_of(skip)["x"] < 0
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert box_of(skip)["x"] > 0
    assert Axe().run(page, context="body > a.skip").response["violations"] == []
    reached = []
    lists = [
        "Papers",
        "Sections",
        "Methods",
        "Tasks",
        "Base models",
        "Rewards",
        "Benchmarks",
        "Venues",
        "Authors",
    ]
    names = ["diffusion-rl", *lists, "New", "Family tree", "Charts", "SQL", "About"]
    for _ in names:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == names


def test_skip_link_skips_the_navigation(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("input[name=_search]")).to_be_focused()


@pytest.mark.parametrize("path", ["/", PAPERS, f"{PAPERS}/flow-grpo", f"{DATA}/links", DATA])
def test_focus_is_visible(path: str, page: Page, site: str) -> None:
    page.goto(f"{site}{path}")
    page.evaluate("window.focused = []")
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(NOTE_FOCUSED) >= 3, page.evaluate("document.activeElement.outerHTML")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(FAINT) == []


def test_facet_is_followed_and_chip_removed_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    press_until(page, page.locator("[data-facet=methods]").get_by_role("link", name="GRPO", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_text(["GRPO"])
    press_until(page, page.locator("a.chip"))
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(0)
    expect(page).to_have_url(f"{site}{PAPERS}")


def test_filters_open_by_keyboard_on_a_narrow_screen(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site}{PAPERS}")
    press_until(page, page.locator("details.filters > summary"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-facet=year] a").first).to_be_visible()
