"""Pages of tables and of named queries: lists, suggestions, and what is left out on a narrow screen."""

import html
import re
import sqlite3

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import box_of

DATA = "/diffusion-rl"
TERMS = {
    "method": "select name from methods order by position",
    "task": "select name from tasks order by position",
    "year": "select distinct year from papers order by 1 desc",
}


def test_a_query_without_values_shows_its_beginning(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{DATA}/papers_by_method_and_task").text
    live = [
        row[0]
        for row in database.execute("select id from papers where withdrawn is null order by arxiv desc")
    ]
    shown = re.findall(r'<td class="col-id">([^<]+)</td>', page)
    assert shown == live[:100]
    assert f"<h2>{len(live):,} rows</h2>" in page
    said = f"These are the first 100 of {len(live):,} rows. The files have all of them; "
    assert f"<p>{said}fill in a field for fewer.</p>" in page
    rows = httpx.get(f"{site}{DATA}/papers_by_method_and_task.json?method=&task=&year=&_shape=array").json()
    assert [row["id"] for row in rows] == live


def test_fields_of_a_query_suggest_terms(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{DATA}/papers_by_method_and_task").text
    for name, sql in TERMS.items():
        assert f'list="known-{name}"' in page
        [options] = re.findall(rf'<datalist id="known-{name}">(.*?)</datalist>', page)
        terms = [html.unescape(term) for term in re.findall('<option value="([^"]+)">', options)]
        assert terms == [str(row[0]) for row in database.execute(sql)]
    assert "<datalist" not in httpx.get(f"{site}{DATA}?sql=select+:method").text


def test_candidates_are_listed_with_their_reasons(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{DATA}/candidates").text
    sql = "select id, title, reason from candidates order by arxiv desc limit 100"
    title = rf'<h3><a class="title" href="{DATA}/candidates/([^"]+)">([^<]+)</a>'
    found = re.findall(rf'{title}.*?<p class="summary reason">([^<]+)</p>', page, re.S)
    assert [tuple(map(html.unescape, row)) for row in found] == database.execute(sql).fetchall()
    none = httpx.get(f"{site}{DATA}/candidates?year=1999").text
    assert "<li>No matching candidates.</li>" in none


def test_a_candidate_has_a_page_with_all_its_values(site: str, database: sqlite3.Connection) -> None:
    names = ("venue", "section", "arxiv", "added")
    newest = "from candidates where arxiv is not null order by arxiv desc limit 1"
    sql = f"select id, title, reason, {', '.join(names)} {newest}"
    key, title, reason, *values = database.execute(sql).fetchone()
    page = httpx.get(f"{site}{DATA}/candidates/{key}").text
    assert f"<h1>{html.escape(title)}</h1>" in page.replace("&#39;", "&#x27;").replace("&#34;", "&quot;")
    shown = {
        name: html.unescape(re.sub("<[^>]+>", "", value))
        for name, value in re.findall(r"<dt>(\w+)</dt><dd>(.*?)</dd>", page, re.S)
    }
    assert [shown[name] for name in names] == values
    assert f'<p class="lead reason">{html.escape(reason)}</p>' in page
    assert "title" not in shown
    assert shown.get("evidence") != "{}"


def test_a_relation_links_to_both_papers(site: str) -> None:
    rows = httpx.get(f"{site}{DATA}/paper_relations.json?_shape=array&_size=1").json()
    path = f"{DATA}/paper_relations/{rows[0]['paper']},{rows[0]['relation']},{rows[0]['other']}"
    page = httpx.get(site + path).text
    for name in ("paper", "other"):
        paper = rows[0][name]
        assert f'<dt>{name}</dt><dd><a href="{DATA}/papers/{paper}">{paper}</a></dd>' in page


def test_links_of_papers_are_in_the_same_order_on_all_pages(site: str) -> None:
    for path in (f"{DATA}/papers", f"{DATA}/methods/GRPO", f"{DATA}/candidates", f"{DATA}/newest_additions"):
        page = httpx.get(site + path).text
        lists = re.findall(r'(?:class="links">|col-links">)(.*?)</(?:span|td)>', page)
        orders = [re.findall(r">([^<]+)</a>", links) for links in lists]
        assert len(orders) >= 40
        for order in orders:
            first = [label for label in ("Paper", "Code", "Weights", "Dataset", "Project") if label in order]
            assert order[: len(first)] == first
    buttons = re.findall(
        r'class="button" href="[^"]+">([^<]+)<', httpx.get(f"{site}{DATA}/papers/flow-grpo").text
    )
    assert buttons == ["Paper", "Code", "Weights", "Project", "OpenReview"]


@pytest.mark.parametrize("table", ["candidates", "corrections", "evidence", "paper_relations", "toolkits"])
def test_first_row_of_a_table_is_on_the_first_screen_of_a_phone(table: str, page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}{DATA}/{table}")
    box = box_of(page.locator(".papers > li, .rows-and-columns tbody tr").first)
    assert box["y"] + 60 <= 844


def test_cells_without_a_value_are_left_out_on_a_phone(page: Page, site: str) -> None:
    page.goto(f"{site}{DATA}/methods_for_my_model?model=Wan2.1&task=&licence=&code=&weights=")
    blank = page.locator("td.col-weights.type-none").first
    expect(blank).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(blank).to_be_hidden()
    assert page.locator("td.col-weights:not(.type-none)").first.is_visible()
