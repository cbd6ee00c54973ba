"""Every type of page: widths, what it asks for, axe-core in both colour schemes."""

from dataclasses import dataclass, field

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.helpers.site_pages import FAULTS, PAGES, PAPERS
from tests.site.conftest import Scheme, on_errors, opened


def without_authors(site: str) -> str:
    """The page of a paper without authors."""
    found = httpx.get(f"{site}{PAPERS}.json", params={"_shape": "array", "authors": "[]"}).json()
    return f"{PAPERS}/{found[0]['id']}"


# Of what is made alike, keep two: elements with the same names, attributes and kinds of children, whatever
# their words, addresses and places are. axe takes long for many, and says the same of all of them.
KEEP_TWO_OF_A_KIND = """() => {
    const content = new RegExp("^(href|src|id|name|value|for|title|datetime|alt|label|data-.*|"
        + "aria-(label|labelledby|describedby)|[xyrd]|[xy][12]|c[xy]|points|width|height|transform)$")
    const said = ({name, value}) => {
        if (value === "") return name
        if (name === "style") return value.replace(/[\\d.]+/g, "0")
        return name + (content.test(name) ? "" : value) + "="
    }
    const kinds = new Map()
    const kind = element => {
        const parts = new Set()
        for (const node of element.childNodes) {
            if (node.nodeType === Node.ELEMENT_NODE) parts.add(kind(node))
            if (node.nodeType === Node.TEXT_NODE && node.data.trim()) parts.add("text")
        }
        const attributes = [...element.attributes].map(said).sort()
        kinds.set(element, `${element.tagName} ${attributes} (${[...parts].sort()})`)
        return kinds.get(element)
    }
    const thin = element => {
        const met = {}
        for (const child of [...element.children]) {
            met[kinds.get(child)] = (met[kinds.get(child)] ?? 0) + 1
            if (met[kinds.get(child)] > 2) child.remove()
            else thin(child)
        }
    }
    kind(document.body)
    thin(document.body)
}"""
IDS_GIVEN_TWICE = """() => {
    const ids = [...document.querySelectorAll("[id]")].map(element => element.id)
    return ids.filter((id, place) => ids.indexOf(id) !== place)
}"""
# Mark words whose looks no page of this tab had before: colour, size, and the grounds below them; of links
# also how they differ from the words around them. Only the rules on contrast and on links in a text depend on
# colours and widths, and what they find is the same for the same looks. The tab keeps the looks that were met
# on a screen; how many of them are new is returned.
MARK_NEW_LOOKS = """screen => {
    const known = new Map([[null, ""]])
    const grounds = element => {
        if (!known.has(element)) {
            const {backgroundColor, backgroundImage, opacity, position, filter} = getComputedStyle(element)
            const own = [backgroundColor, backgroundImage, opacity, position, filter].join()
            const nothing = own === "rgba(0, 0, 0, 0),none,1,static,none" ? "" : own + "; "
            known.set(element, grounds(element.parentElement) + nothing)
        }
        return known.get(element)
    }
    const look = element => {
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element)
        return [color, fontSize, fontWeight, textShadow, grounds(element)].join()
    }
    const difference = link => {
        const {textDecoration, fontStyle, fontFamily, border} = getComputedStyle(link)
        return [textDecoration, fontStyle, fontFamily, border, look(link.parentElement)].join()
    }
    const looks = new Set(JSON.parse(sessionStorage.getItem(screen) ?? "[]"))
    const before = looks.size
    for (const element of document.body.querySelectorAll("*")) {
        const link = element.matches("a[href]")
        const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE)
        const words = link ? element.textContent.trim() : texts.some(text => text.data.trim())
        const shown = (words || element.matches("input, select, textarea")) && element.getClientRects().length
        const met = shown && look(element) + (link ? difference(element) : "")
        element.toggleAttribute("data-new", Boolean(shown) && !looks.has(met))
        if (shown) looks.add(met)
    }
    sessionStorage.setItem(screen, JSON.stringify([...looks]))
    return looks.size - before
}"""
# The time in which a page asks for the images that a change of its screen or its parts brings.
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
LOOKS = "screen => JSON.parse(sessionStorage.getItem(screen)).length"
OF_LOOKS = ["color-contrast", "link-in-text-block"]  # rules
ALL_OTHERS = {rule: {"enabled": False} for rule in OF_LOOKS}
SCREENS: list[tuple[Scheme, int]] = [("light", 360), ("dark", 360), ("dark", 1600), ("light", 1600)]


@dataclass
class Visit:
    """What was seen of a page."""

    asked: list[str] = field(default_factory=list)  # addresses
    answered: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # of scripts and in the console
    twice: list[str] = field(default_factory=list)  # ids of more than one element
    width: int = 0  # on a screen of 360 pixels
    violations: list[tuple[Scheme, int, str, str]] = field(default_factory=list)  # look, rule, element


def wait_for_answers(tab: Page, visit: Visit) -> None:
    """Return when all that a page asks for has arrived: another screen or page would break off the rest."""
    tab.evaluate(TWO_FRAMES)
    while len(visit.answered) + len(visit.failed) < len(visit.asked):
        tab.wait_for_timeout(5)  # milliseconds


def show_on(tab: Page, screen: tuple[Scheme, int], before: tuple[Scheme, int]) -> None:
    """Show a page on another screen than before."""
    scheme, width = screen
    if scheme != before[0]:
        tab.emulate_media(color_scheme=scheme)
    if width != before[1]:
        tab.set_viewport_size({"width": width, "height": 900})


def violations(tab: Page, part: str, **options: object) -> list[tuple[str, str]]:
    """What axe finds in a part of a page on which it is."""
    command = "([part, options]) => axe.run(part, options)"
    found = tab.evaluate(command, [part, {"resultTypes": ["violations"], **options}])
    assert found["passes"] or part != "html", tab.url
    return [(rule["id"], node["html"][:150]) for rule in found["violations"] for node in rule["nodes"][:2]]


def ready(tab: Page) -> None:
    """Let a tab have axe on each page that it loads."""
    tab.add_init_script(Axe().axe_script)


def look_at(tab: Page, visit: Visit) -> None:
    """Note what is seen of the page that was loaded."""
    visit.twice = tab.evaluate(IDS_GIVEN_TWICE)
    for screen, before in zip(SCREENS, [SCREENS[-1], *SCREENS], strict=False):
        show_on(tab, screen, before)
        if not visit.width:
            visit.width = tab.evaluate("document.documentElement.scrollWidth")
            tab.evaluate(KEEP_TWO_OF_A_KIND)
        wait_for_answers(tab, visit)
        scheme, width = screen
        if tab.evaluate(MARK_NEW_LOOKS, f"{scheme} {width}"):
            found = violations(tab, "[data-new]", runOnly=OF_LOOKS)
            visit.violations += [(scheme, width, *each) for each in found]
    visit.violations += [(*SCREENS[-1], *each) for each in violations(tab, "html", rules=ALL_OTHERS)]


@pytest.fixture(scope="module")
def visits(window: BrowserContext, site: str) -> dict[str, Visit]:
    """Every page, loaded once: to load it and to ready it for axe takes as long as to look at it."""
    found: dict[str, Visit] = {}
    visit = Visit()  # of the page that is loaded
    with opened(window) as tab:
        ready(tab)
        tab.on("request", lambda request: visit.asked.append(request.url))
        tab.on("requestfinished", lambda request: visit.answered.append(request.url))
        tab.on("requestfailed", lambda request: visit.failed.append(request.url))
        on_errors(tab, lambda error: visit.errors.append(error))
        for path in [*PAGES, *FAULTS, without_authors(site)]:
            found[path] = visit = Visit()
            tab.goto(f"{site}{path}")
            look_at(tab, visit)
        looks = [tab.evaluate(LOOKS, f"{scheme} {width}") for scheme, width in SCREENS]
    assert min(looks) > 40
    return found


def test_axe_finds_no_violation(visits: dict[str, Visit]) -> None:
    assert {path: visit.violations for path, visit in visits.items() if visit.violations} == {}


def test_ids_are_given_once(visits: dict[str, Visit]) -> None:
    assert {path: visit.twice for path, visit in visits.items() if visit.twice} == {}


def test_no_page_scrolls_sideways_at_360_pixels(visits: dict[str, Visit]) -> None:
    assert {path: visit.width for path, visit in visits.items() if visit.width > 360} == {}


def test_all_requests_are_to_the_host_and_succeed(visits: dict[str, Visit], site: str) -> None:
    asked = [url for visit in visits.values() for url in visit.asked]
    assert len(asked) > len(PAGES)
    assert [url for url in asked if not url.startswith((f"{site}/", "data:", "blob:"))] == []
    assert [url for visit in visits.values() for url in visit.failed] == []
    assert {path: visits[path].errors for path in PAGES if visits[path].errors} == {}


FAULTS_IN_THE_LAST_OF_MANY = """() => {
    const last = document.querySelector(".papers > li:last-child")
    last.querySelector("input").removeAttribute("aria-label")
    const summary = last.querySelector(".summary")
    summary.style.color = "#bbb"
    summary.innerHTML += ' <a href="/" style="color: #999; text-decoration: none">link</a>'
    last.querySelector("a").innerHTML = "<b></b>"
    last.querySelectorAll("a")[1].setAttribute("role", "nonsense")
    last.querySelectorAll("a")[2].id = document.querySelector("[id]").id
}"""
RULE = "document.styleSheets[document.styleSheets.length - 1].insertRule"


def test_axe_would_find_faults_of_one_of_many(page: Page, site: str) -> None:
    ready(page)
    page.goto(f"{site}{PAPERS}")
    page.evaluate(FAULTS_IN_THE_LAST_OF_MANY)
    visit = Visit()
    look_at(page, visit)
    assert page.locator(".papers > li").count() < 30
    assert len(visit.twice) == 1
    found = {(width, rule) for scheme, width, rule, _ in visit.violations if scheme == "light"}
    all_rules = {*OF_LOOKS, "aria-roles", "empty-heading", "label", "link-name"}
    assert found == {*((360, rule) for rule in OF_LOOKS), *((1600, rule) for rule in all_rules)}


def test_axe_would_find_what_is_faint_in_the_dark(page: Page, site: str) -> None:
    ready(page)
    page.goto(f"{site}{PAPERS}/flow-grpo")
    page.evaluate(f"{RULE}('@media (prefers-color-scheme: dark) {{ .summary {{ color: #333 }} }}')")
    visit = Visit()
    look_at(page, visit)
    assert {each[:3] for each in visit.violations} == {
        ("dark", 1600, "color-contrast"),
        ("dark", 360, "color-contrast"),
    }
    page.goto(f"{site}{PAPERS}/flow-grpo")
    other = Visit()
    look_at(page, other)
    assert other.violations == []
