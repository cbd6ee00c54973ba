"""How pages look: nothing covers its neighbour, breaks a day, repeats itself or leads nowhere."""

import html
import re
import sqlite3

import httpx
import pytest
from playwright.sync_api import Page, expect

from scripts.site.http.admission import MESSAGE_PAGE
from tests.site.conftest import Scheme, box_of

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
PHONE = (390, 844)
LAPTOP = (1366, 900)
# Elements whose text is on more than one line.
BROKEN = """selector => [...document.querySelectorAll(selector)].filter(element => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return new Set([...range.getClientRects()].map(line => Math.round(line.y))).size > 1
}).map(element => element.textContent)"""


def show(page: Page, address: str, size: tuple[int, int]) -> None:
    """Open a page in a window of a size."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)


def test_the_names_of_rows_do_not_cover_values(page: Page, site: str) -> None:
    show(page, f"{site}/compare?_pick=flow-grpo,ddpo,dancegrpo", PHONE)
    rows = page.locator(".compare tbody tr")
    assert rows.count() > 10
    for row in rows.all():
        name = row.locator("th")
        assert name.evaluate("cell => cell.scrollWidth <= cell.clientWidth"), name.inner_text()


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize(
    "path",
    [
        f"{PAPERS}/flow-grpo",
        f"{DATA}/newest_additions",
        f"{DATA}/most_followed_papers",
        f"{DATA}/corrections",
        f"{DATA}/rejections",
        f"{DATA}/toolkits",
        PAPERS,
    ],
)
def test_a_day_is_on_one_line(path: str, size: tuple[int, int], page: Page, site: str) -> None:
    show(page, site + path, size)
    days = "time, td:is(.col-added, .col-checked, .col-date, .col-submitted)"
    assert page.locator(days).count() > 1
    assert page.evaluate(BROKEN, days) == []


def test_a_link_in_a_sentence_keeps_its_line_on_a_phone(page: Page, site: str) -> None:
    with page.context.browser.new_context(  # type: ignore[union-attr]
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    ) as phone:
        tab = phone.new_page()
        tab.goto(f"{site}/tree?paper=flow-grpo")
        sentence = tab.locator("p", has_text="its ancestors and descendants")
        link = sentence.get_by_role("link")
        assert link.evaluate("link => getComputedStyle(link).display") == "inline"
        assert link.evaluate("link => Math.min(...[...link.getClientRects()].map(box => box.height))") >= 24


def test_a_list_without_papers_has_no_files(site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}?methods__arraycontains=GRPO&year=2023").text
    assert "<strong>0</strong> papers with" in page
    assert ("Download this list" in page, 'class="exports"' in page) == (False, False)
    assert "Download this list" in httpx.get(f"{site}{PAPERS}?methods__arraycontains=GRPO").text


def test_one_paper_needs_no_order_and_no_filters(site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}?_search=dance+grpo&methods__arraycontains=GRPO&year=2025").text
    assert "<strong>1</strong> paper with" in page
    assert re.findall(r'<p class="(?:quiet )?sorts">(\w+)', page) == ["Searched"]


@pytest.mark.parametrize(
    ("query", "rows"),
    [("method_task_matrix", 24), ("completeness", 9)],
)
def test_numbers_stay_a_table_on_a_phone(query: str, rows: int, page: Page, site: str) -> None:
    show(page, f"{site}{DATA}/{query}", PHONE)
    found = page.locator("table.of-numbers tbody tr")
    expect(found).to_have_count(rows)
    cells = found.first.locator("td")
    tops = {box_of(cell)["y"] for cell in cells.all()}
    assert len(tops) == 1
    page.get_by_role("region", name="Rows").evaluate("it => { it.scrollLeft = 1000 }")
    assert box_of(cells.first)["x"] >= 0  # the name stays


def test_other_queries_are_cards_on_a_phone(site: str) -> None:
    for query in ("rewards_by_base_model", "newest_additions", "corrections_to_the_list"):
        assert "of-numbers" not in httpx.get(f"{site}{DATA}/{query}").text


def test_corrections_are_a_list(page: Page, site: str, database: sqlite3.Connection) -> None:
    show(page, f"{site}{DATA}/corrections?_sort=paper", PHONE)
    expected = database.execute("""
        select papers.title || ' ' || papers.id,
          field || ': ' || coalesce(was, 'nothing') || ' → ' || coalesce(now, 'nothing'),
          reason, corrections.evidence, corrections.date
        from corrections join papers on papers.id = paper order by paper, position limit 100""").fetchall()
    shown = [
        (
            row.locator("h3").inner_text().replace("\u00a0", " "),
            row.locator(".summary").inner_text(),
            row.locator(".line span").inner_text(),
            row.get_by_role("link", name="evidence").get_attribute("href") or "",
            row.locator("time").inner_text(),
        )
        for row in page.locator(".papers > li").all()[:25]
    ]
    assert [tuple(" ".join(part.split()) for part in row) for row in shown] == [
        tuple(" ".join(part.split()) for part in row) for row in expected[:25]
    ]
    links = page.locator(".papers h3 a").evaluate_all("all => all.map(each => each.pathname)")
    assert links[:25] == [f"{PAPERS}/{row[0].rpartition(' ')[2]}" for row in expected[:25]]


def test_rejections_are_a_list_with_reasons(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{DATA}/rejections").text
    found = re.findall(
        r'<h3>(.*?)</h3>\n<p class="summary reason">(.*?)</p>\n'
        r'<p class="line quiet">(.*?)<a href="[^"]*/rejections/',
        page,
        re.S,
    )
    rows = database.execute("select title, reason, arxiv, date from rejections order by id").fetchall()
    assert len(found) == min(len(rows), 100)
    for (title, reason, line), row in zip(found, rows, strict=False):
        said = re.sub("<[^>]+>", "", line).split()
        assert (html.unescape(title), html.unescape(reason)) == row[:2]
        assert said == [*(["arXiv", row[2]] if row[2] else []), "rejected", "on", row[3]]


def test_papers_of_a_month_do_not_repeat_the_month(site: str) -> None:
    page = httpx.get(f"{site}/new/2026-05").text
    papers = page[page.index('<ol class="papers">') :]
    assert "May 2026" not in papers
    assert "submitted" in httpx.get(f"{site}{PAPERS}").text


def test_folded_authors_are_names_and_not_links(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{PAPERS}?id=flow-grpo").text
    [(first, folded)] = re.findall(r'<div class="line quiet"><span>(.*?)<details>(.*?)</details>', page)
    authors = "paper_authors join authors on id = author where paper = 'flow-grpo' order by position"
    names = [row[0] for row in database.execute(f"select name from {authors}")]
    assert re.findall(r'<a class="author" href="[^"]+">([^<]+)</a>', first) == names[:3]
    assert folded == f"<summary>{len(names) - 3} more</summary>{', '.join(names[3:])}"


def test_related_papers_say_the_closest_relations_first(site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}/flow-grpo").text
    related = page[page.index('id="related"') : page.index('id="same-authors"')]
    reasons = [why.split(", ") for why in re.findall(r'<p class="quiet">[^;<]+; ([^<]+)</p>', related)]
    assert len(reasons) == 5
    for said in reasons:
        assert 1 <= len(said) <= 4
        close = [bool(re.search(r"compared with each other|to both$", each)) for each in said]
        assert close == sorted(close, reverse=True)
    assert any("compared with each other" in said[0] for said in reasons)


def test_far_names_are_not_suggested(site: str) -> None:
    answer = httpx.get(f"{site}/nonsense")
    assert (answer.status_code, "Did you mean" in answer.text) == (404, False)
    for path in ("/abs/2401.99999", "/charts.pdf", f"{DATA}/zzz"):
        unknown = httpx.get(site + path)
        said = f"<h1>There is no “{path.rpartition('/')[2]}”</h1>"
        assert (unknown.status_code, said in unknown.text, 'name="_search"' in unknown.text) == (
            404,
            True,
            True,
        )
    assert httpx.get(f"{site}{DATA}/zzz.json").json()["status"] == 404


def test_the_page_of_a_wrong_address_marks_its_list(site: str) -> None:
    for path, name in ((f"{PAPERS}?_sort=zzz", "Papers"), (f"{DATA}/methods?_sort=zzz", "Methods")):
        page = httpx.get(site + path).text
        assert re.findall(r'aria-current="true">([^<]+)<', page)[0] == name
        assert re.findall(r'<li><a [^>]+ aria-current="true">([^<]+)<', page)[0] == name


def test_terms_are_in_columns_on_a_wide_screen(page: Page, site: str) -> None:
    show(page, f"{site}{DATA}/benchmarks", LAPTOP)
    places = """() => [...document.querySelectorAll(".terms dt")].map(term => [
        term.getBoundingClientRect().x, term.nextElementSibling.getBoundingClientRect().x])"""
    wide = page.evaluate(places)
    assert len({term for term, _ in wide}) == 3
    assert [term for term, _ in wide] == [text for _, text in wide]  # a term and its text are in one column
    assert page.evaluate("document.documentElement.scrollHeight") < 6000
    page.set_viewport_size({"width": 390, "height": 844})
    assert len({term for term, _ in page.evaluate(places)}) == 1


def test_a_row_begins_with_its_own_text(site: str) -> None:
    page = httpx.get(f"{site}{DATA}/toolkits/flow-grpo").text
    assert (
        '<p class="lead">The authors&#39; code for online RL of flow-matching image generators.</p>' in page
    )
    assert "<dt>description</dt>" not in page


@pytest.mark.parametrize("path", [PAPERS, f"{PAPERS}?methods__arraycontains=GRPO&_search=video"])
def test_files_of_a_list_are_one_click_from_its_first_line(path: str, page: Page, site: str) -> None:
    show(page, site + path, PHONE)
    link = page.get_by_role("link", name="Download", exact=True)
    assert box_of(link)["y"] < 844
    link.click()
    heading = page.get_by_role("heading", name="Download this list")
    expect(heading).to_be_in_viewport()
    expect(page.locator(".exports a").first).to_be_in_viewport()


def test_the_number_of_venues_says_that_arxiv_is_one(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{DATA}/venues").text
    [number] = database.execute("select count(*) from venues").fetchone()
    assert f"<strong>{number}</strong> venues, of which arXiv is one, with the number of papers" in page


def test_years_of_venues_are_called_so(site: str) -> None:
    home = httpx.get(site).text
    captions = re.findall(r"<caption>([^<]*[Yy]ear[^<]*)</caption>", home)
    assert captions == [
        "Years of the venues",
        "Papers by family of methods and year of the venue",
        "Papers by venue and year",
    ]
    assert "<summary>Year of the venue</summary>" in httpx.get(f"{site}{PAPERS}").text


def test_sections_without_parts_have_no_heading_for_them(site: str, database: sqlite3.Connection) -> None:
    for section, parts in database.execute(
        "select id, (select count(*) from sections as part where part.parent = sections.id) from sections"
    ):
        page = httpx.get(f"{site}{DATA}/sections/{section}").text
        assert ("<caption>Parts</caption>" in page) == (parts > 0), section


def test_the_editor_is_dark_in_the_dark(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="dark")
    show(page, f"{site}{DATA}", LAPTOP)
    colours = page.locator("form.sql .CodeMirror").evaluate(
        "it => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color]"
    )
    ground, ink = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
    assert ground < 150 < 600 < ink


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_busy_site_looks_like_the_others(scheme: Scheme, page: Page, site: str) -> None:
    look = """selectors => selectors.map(selector => {
        const style = getComputedStyle(document.querySelector(selector))
        return [style.color, style.backgroundColor, style.fontSize, style.margin].join()
    })"""
    page.emulate_media(color_scheme=scheme)
    show(page, site, PHONE)
    usual = page.evaluate(look, ["body", "h1", "header"])
    font = page.evaluate("getComputedStyle(document.body).fontFamily.split(',')[0]")
    page.set_content(MESSAGE_PAGE)
    assert page.evaluate(look, ["body", "h1", "header"]) == usual
    assert page.evaluate("getComputedStyle(document.body).fontFamily.split(',')[0]") == font
    assert page.get_by_role("link").evaluate("link => link.getClientRects()[0].height") >= 24
