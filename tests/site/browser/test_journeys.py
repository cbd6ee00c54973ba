"""Common tasks of readers, by clicking from the home page in a real browser."""

import re
import sqlite3

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.helpers.reader import open_page, shown_ids
from tests.helpers.site_pages import CHARTS, DATA, PAPERS
from tests.site.conftest import opened

LIVE = "select id from papers where withdrawn is null"
TAGGED = f"{LIVE} and id in (select paper from paper_methods where method = ?)"
ON_VIDEO = "id in (select paper from paper_tasks where task in ('T2V', 'I2V', 'V2V'))"
ON_TASK = "id in (select paper from paper_tasks where task = ?)"


def column(database: sqlite3.Connection, sql: str, *values: object) -> list[str]:
    """The first column of a query's result."""
    return [str(row[0]) for row in database.execute(sql, values)]


def ask(page: Page, site: str, question: str) -> None:
    """Click a question on the home page."""
    page.goto(site)
    open_page(page.locator(".ask").get_by_role("link", name=question, exact=True))
    assert page.url.startswith(f"{site}{DATA}/")


def test_what_is_new_in_grpo_for_video(page: Page, site: str, database: sqlite3.Connection) -> None:
    ask(page, site, "what is new in GRPO for video")
    expected = column(database, f"{TAGGED} and {ON_VIDEO} order by arxiv desc", "GRPO")
    expect(page.locator(".matches strong")).to_have_text(str(len(expected)))
    assert shown_ids(page) == expected[:40]
    assert len(expected) > 10


def test_reward_models_at_cvpr_with_code(page: Page, site: str, database: sqlite3.Connection) -> None:
    ask(page, site, "reward models at CVPR with code")
    with_code = "venue = 'CVPR' and id in (select paper from links where label = 'Code')"
    expected = column(database, f"{TAGGED} and {with_code} order by arxiv desc", "Reward Model")
    assert shown_ids(page) == expected
    assert len(expected) > 3
    links = page.locator("td.col-code a")
    assert links.all_inner_texts() == ["Code"] * len(expected)
    addresses = column(database, "select url from links where paper = ? and label = 'Code'", expected[0])
    assert links.first.get_attribute("href") == addresses[0]


def test_who_works_on_adjoint_methods(page: Page, site: str, database: sqlite3.Connection) -> None:
    ask(page, site, "who works on adjoint methods")
    papers = f"select author from paper_authors where paper in ({TAGGED})"
    names = column(database, f"select name from authors where id in ({papers})", "Adjoint")
    assert sorted(page.locator("td.col-author").all_inner_texts()) == sorted(names)
    assert len(names) > 5
    open_page(page.get_by_role("link", name=names[0], exact=True))
    expect(page.locator("a.chip")).to_have_text([names[0]])
    assert set(shown_ids(page)) & set(column(database, TAGGED, "Adjoint"))


def test_what_to_cite_for_each_method(page: Page, site: str, database: sqlite3.Connection) -> None:
    ask(page, site, "what to cite for each method")
    methods = column(database, "select name from methods order by position")
    earliest = f"{TAGGED} and arxiv is not null order by arxiv limit 3"
    assert shown_ids(page) == [paper for method in methods for paper in column(database, earliest, method)]
    first = page.locator("a.title").first.inner_text()
    open_page(page.locator("a.title").first)
    expect(page.locator("h1")).to_have_text(first)
    expect(page.locator("pre.bibtex")).to_be_visible()


def test_from_a_bar_to_a_copied_citation(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.goto(site)
    methods = page.get_by_role("region", name="Methods", exact=True)
    open_page(methods.get_by_role("link", name="GRPO", exact=True))
    expect(page.locator("a.chip")).to_have_text(["GRPO"])
    open_page(page.locator("a.title").first)
    citation = page.locator("pre.bibtex").inner_text()
    key = page.url.rpartition("/")[2]
    assert re.match(rf"@\w+{{{key},\n", citation)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == citation


def test_facets_add_filters_and_chips_remove_them(
    page: Page, site: str, database: sqlite3.Connection
) -> None:
    steps = [
        ("methods", "GRPO", "id in (select paper from paper_methods where method = 'GRPO')"),
        ("tasks", "T2I", "id in (select paper from paper_tasks where task = 'T2I')"),
        ("year", "2025", "year = 2025"),
        ("venue", "NeurIPS", "venue = 'NeurIPS'"),
    ]
    count = page.locator(".matches strong")
    page.goto(f"{site}{PAPERS}")
    counts = [count.inner_text().replace(",", "")]
    sql = LIVE
    for facet, value, condition in steps:
        open_page(page.locator(f"[data-facet={facet}]").get_by_role("link", name=value, exact=True))
        sql += f" and {condition}"
        counts.append(str(len(column(database, sql))))
        expect(count).to_have_text(f"{int(counts[-1]):,}")
    assert sorted(set(counts), key=int, reverse=True) == counts
    for left in range(len(steps) - 1, -1, -1):
        open_page(page.locator("a.chip", has_text=steps[left][1]))
        expect(page.locator("a.chip")).to_have_count(left)
        expect(count).to_have_text(f"{int(counts[left]):,}")


def test_search_without_accents_finds_the_author(page: Page, site: str, database: sqlite3.Connection) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("rogerio guimaraes")
    open_page(page.get_by_role("button", name="Search"))
    expect(page.locator("a.chip")).to_have_text(["“rogerio guimaraes”"])
    author = (
        "id in (select paper from paper_authors join authors on id = author where name = 'Rogério Guimarães')"
    )
    assert shown_ids(page) == column(database, f"{LIVE} and {author}") != []


@pytest.mark.parametrize(
    "typed", ['"', '"GRPO', "AND OR NOT", "NEAR(a b", "a*b(", "title:x -y", "x" * 2000, "%_\\'"]
)
def test_search_accepts_any_text(typed: str, page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill(typed)
    open_page(page.get_by_role("button", name="Search"))
    matches = int(page.locator(".matches strong").inner_text().replace(",", ""))
    expect(page.get_by_role("searchbox")).to_have_value(typed)
    assert len(shown_ids(page)) == min(matches, 40)


def test_empty_search_shows_everything(page: Page, site: str, database: sqlite3.Connection) -> None:
    page.goto(site)
    open_page(page.get_by_role("button", name="Search"))
    expect(page.locator(".matches strong")).to_have_text(f"{len(column(database, LIVE)):,}")


def test_back_returns_to_the_filtered_list(page: Page, site: str) -> None:
    page.goto(f"{site}{PAPERS}")
    open_page(page.locator("[data-facet=methods]").get_by_role("link", name="DPO", exact=True))
    expect(page.locator("a.chip")).to_have_text(["DPO"])
    filtered, ids = page.url, shown_ids(page)
    open_page(page.locator("a.title").nth(3))
    expect(page).to_have_url(f"{site}{PAPERS}/{ids[3]}")
    page.go_back()
    expect(page).to_have_url(filtered)
    expect(page.locator("a.chip")).to_have_text(["DPO"])
    assert shown_ids(page) == ids


def test_everything_essential_works_without_scripts(
    window_without_scripts: BrowserContext, site: str, database: sqlite3.Connection
) -> None:
    with opened(window_without_scripts) as tab:
        tab.goto(site)
        heat = tab.get_by_role("region", name="Papers by method and task")
        grpo = heat.locator("tr", has=tab.locator("th", has_text=re.compile("^GRPO$")))
        open_page(grpo.locator("td a").first)
        expected = column(database, f"{TAGGED} and {ON_TASK}", "GRPO", "T2I")
        expect(tab.locator(".matches strong")).to_have_text(str(len(expected)))
        open_page(tab.locator("[data-facet=year]").get_by_role("link", name="2026", exact=True))
        expect(tab.locator("a.chip")).to_have_text(["GRPO", "T2I", "2026"])
        open_page(tab.locator("a.title").first)
        expect(tab.locator("pre.bibtex")).to_contain_text("@")
        expect(tab.locator("button.copy")).to_be_hidden()
        tab.goto(f"{site}{DATA}/earliest_papers")
        expect(tab.locator("table.rows-and-columns")).to_be_visible()
        tab.goto(f"{site}{CHARTS}")
        open_page(tab.get_by_role("link", name="Numbers").first)
        expect(tab.locator("table.numbers")).to_be_visible()
