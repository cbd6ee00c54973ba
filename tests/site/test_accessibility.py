"""Every type of page against axe-core, in both colour schemes and two widths; the keyboard alone."""

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
CHARTS = "/charts"
PAGES = [
    "/",
    PAPERS,
    f"{PAPERS}?methods__arraycontains=GRPO&tasks__arraycontains=T2V&_search=video",
    f"{PAPERS}?_search=zzzzqq",
    f"{PAPERS}/flow-grpo",
    f"{PAPERS}?base_models__family=FLUX&rewards__kind=rule+or+verifier&links__label=Code",
    f"{DATA}/base_models",
    f"{DATA}/base_models/SD3~2E5-M",
    f"{DATA}/rewards",
    f"{DATA}/rewards/PickScore",
    f"{DATA}/benchmarks",
    f"{DATA}/benchmarks/GenEval",
    f"{DATA}/methods_for_my_model?model=Wan2.1&task=&licence=&code=yes&weights=",
    f"{DATA}/most_followed_papers",
    f"{PAPERS}?tasks__any=T2V,I2V&submitted__since=2026-06&venue__not=arXiv&_sort_desc=added",
    f"{PAPERS}?methods__arraycontains=GRPO&_pick=flow-grpo,ddpo",
    "/selection?_pick=flow-grpo,ddpo",
    "/compare?_pick=flow-grpo,ddpo,diffusion-dpo",
    "/choose?methods__arraycontains=GRPO&links__label=Code",
    "/new",
    "/tree",
    "/tree?paper=flow-grpo",
    f"{DATA}/sections",
    f"{DATA}/sections/policy-gradient",
    f"{DATA}/methods",
    f"{DATA}/methods/Policy+Gradient",
    f"{DATA}/tasks",
    f"{DATA}/tasks/T2V",
    f"{DATA}/venues",
    f"{DATA}/venues/CVPR",
    f"{DATA}/authors",
    f"{DATA}/authors?_search=Jun&name__contains=Zhu",
    f"{DATA}/authors/rogerio-guimaraes",
    f"{DATA}/links",
    f"{DATA}/links?label=Code",
    f"{DATA}/corrections",
    f"{DATA}/candidates",
    f"{DATA}/evidence",
    f"{DATA}/link_checks",
    f"{DATA}/toolkits",
    f"{DATA}/toolkits/ddpo",
    DATA,
    f"{DATA}/earliest_papers",
    f"{DATA}/earliest_papers?_show_sql=1",
    f"{DATA}/papers_with_code?method=Reward+Model&venue=CVPR",
    f"{DATA}/papers_of_an_author",
    f"{DATA}?sql=select+*+from+papers+where+year+%3D+:year&year=2025",
    "/about",
    CHARTS,
    f"{CHARTS}?task=T2V",
    f"{CHARTS}/months",
    "/tree?year=2025",
]
FAULTS = [f"{PAPERS}/flow-grp", f"{DATA}/nothing", "/nothing", f"{DATA}?sql=select+nonsense"]

# Contrast of the focused element's outline with the ground it stands on, after WCAG 2.
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


def few(path: str) -> str:
    """A list with few rows, which are all made alike: axe takes long for many."""
    where, _, query = path.partition("?")
    rows = where.count("/") == 2 and "sql=" not in query
    return f"{path}{'&' if query else '?'}_size=10" if rows else path


def without_authors(site: str) -> str:
    """The page of a paper whose authors no source shows."""
    found = httpx.get(f"{site}{PAPERS}.json", params={"_shape": "array", "authors": "[]"}).json()
    return f"{PAPERS}/{found[0]['id']}"


def press_until(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(200):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"200 Tabs do not reach {target}")


# All rules on all pages once; for the other colours and widths contrast, on every third page.
ALL: dict[str, object] = {}
COLOURS: dict[str, object] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.mark.parametrize(
    ("scheme", "width", "rules"),
    [("light", 1600, ALL), ("light", 360, COLOURS), ("dark", 1600, COLOURS), ("dark", 360, COLOURS)],
)
def test_axe_finds_no_violation(
    scheme: str, width: int, rules: dict[str, object], page: Page, site: str
) -> None:
    axe, violations = Axe(), []
    size = {"width": width, "height": 900}
    with page.context.browser.new_context(color_scheme=scheme, viewport=size) as context:
        tab = context.new_page()
        pages = [*PAGES, *FAULTS, without_authors(site)]
        for path in pages if rules is ALL else pages[::3]:
            tab.goto(f"{site}{few(path)}")
            found = axe.run(tab, options={"resultTypes": ["violations"], **rules}).response
            assert found["passes"], path
            violations += [
                (path, rule["id"], node["html"][:150])
                for rule in found["violations"]
                for node in rule["nodes"][:2]
            ]
    assert violations == []


def test_axe_would_find_one(page: Page, site: str) -> None:
    page.goto(site)
    page.locator(".search input").evaluate("input => input.removeAttribute('aria-label')")
    page.locator(".search input").evaluate("input => input.removeAttribute('placeholder')")
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == ["label"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tab_reaches_the_skip_link_then_the_navigation(scheme: str, page: Page, site: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}{PAPERS}")
    skip = page.locator("body > a.skip")
    assert skip.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["x"] > 0
    assert Axe().run(page, context="body > a.skip").response["violations"] == []
    reached = []
    expected = "diffusion-rl Papers Sections Methods Tasks Models Rewards Benchmarks Venues Authors New"
    names = [*expected.split(), "Family tree", "Charts", "SQL", "About"]
    for _ in names:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == names


def test_skip_link_leads_past_the_navigation(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("input[name=_search]")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", PAPERS, f"{PAPERS}/flow-grpo", f"{DATA}/links", DATA])
def test_focus_is_visible(path: str, scheme: str, page: Page, site: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}{path}")
    faint = []
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        contrast = focused.evaluate(OUTLINE_CONTRAST)
        if contrast < 3:
            faint.append((focused.evaluate("element => element.outerHTML.slice(0, 100)"), contrast))
    assert faint == []


def test_facet_is_followed_and_chip_removed_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    press_until(page, page.locator("[data-facet=methods]").get_by_role("link", name="GRPO", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_text(["GRPO"])
    press_until(page, page.locator("a.chip"))
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(0)
    expect(page).to_have_url(f"{site}{PAPERS}")


def test_filters_unfold_by_keyboard_on_a_narrow_screen(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site}{PAPERS}")
    press_until(page, page.locator("details.filters > summary"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-facet=year] a").first).to_be_visible()
