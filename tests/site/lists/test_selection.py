"""Selected papers of a list: ticked, listed, exported, compared; without scripts."""

import csv
import io
import json
import re
import sqlite3

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.helpers.reader import open_page, shown_ids
from tests.site.conftest import Scheme, opened
from tests.site.test_site import links_in

PAPERS = "/diffusion-rl/papers"
THREE = "ddpo,flow-grpo,diffusion-dpo"


def tick(page: Page, *places: int) -> list[str]:
    """Tick the boxes at some places of a list; the ids of their papers."""
    boxes = page.locator('.papers input[type="checkbox"]')
    for place in places:
        boxes.nth(place).check()
    return [str(boxes.nth(place).get_attribute("value")) for place in places]


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_papers_of_two_pages_are_selected_and_exported(
    width: int, scheme: Scheme, window_without_scripts: BrowserContext, site: str
) -> None:
    with opened(window_without_scripts, width, 800, scheme) as page:
        page.goto(f"{site}{PAPERS}?tasks__kind=video")
        first = tick(page, 1, 3)
        open_page(page.get_by_role("button", name="Keep them and go to the next page"))
        expect(page.locator(".chip")).to_have_text(["video (tasks)"])
        second = tick(page, 0)
        expect(page.locator(".picked")).to_contain_text("and 2 on other pages")
        open_page(page.get_by_role("button", name="Show the ticked papers"))
        expect(page.locator(".matches strong")).to_have_text("3")
        assert shown_ids(page) == [*first, *second]
        bibtex = httpx.get(site + str(page.get_by_role("link", name="BibTeX").get_attribute("href"))).text
        assert sorted(re.findall(r"^@\w+\{([^,]+),", bibtex, re.M)) == sorted([*first, *second])
        page.locator('.papers input[type="checkbox"]').nth(2).uncheck()
        open_page(page.get_by_role("button", name="Keep only the ticked papers"))
        assert shown_ids(page) == first
        open_page(page.get_by_role("link", name="compare them side by side"))
        expect(page.locator(".compare thead th")).to_have_count(2)
        open_page(page.get_by_role("link", name="The selection"))
        open_page(page.get_by_role("link", name="Select more"))
        assert [
            box.get_attribute("value") for box in page.locator('.papers input[type="checkbox"]:checked').all()
        ] == first


def test_selection_is_exported_in_each_format(site: str, named_rows: sqlite3.Connection) -> None:
    links = links_in(httpx.get(f"{site}/selection?_pick={THREE}").text, '<p class="exports">')
    texts = {name: httpx.get(site + link).raise_for_status().text for name, link in links.items()}
    assert list(texts) == ["BibTeX", "CSL-JSON", "CSV", "Markdown", "JSON"]
    ids = set(THREE.split(","))
    assert set(re.findall(r"^@\w+\{([^,]+),", texts["BibTeX"], re.M)) == ids
    assert {entry["id"] for entry in json.loads(texts["CSL-JSON"])} == ids
    assert {row["id"] for row in csv.DictReader(io.StringIO(texts["CSV"]))} == ids
    assert {row[0] for row in json.loads(texts["JSON"])["rows"]} == ids
    paper = named_rows.execute("select * from papers where id = 'ddpo'").fetchone()
    links_of = " · ".join(f"[{label}]({url})" for label, url in json.loads(paper["links"]).items())
    assert (
        f"- [{paper['title']}]({site}{PAPERS}/ddpo). Kevin Black et al. ICLR 2024. {links_of}.\n"
        f"  {paper['summary']}\n"
    ) in texts["Markdown"]
    assert len(re.findall(r"^- ", texts["Markdown"], re.M)) == 3


def test_markdown_has_the_whole_list(site: str) -> None:
    link = links_in(httpx.get(f"{site}{PAPERS}?venue=ICML").text, '<p class="exports">')["Markdown"]
    answer = httpx.get(site + link)
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    count = httpx.get(f"{site}{PAPERS}.json?venue=ICML&_size=0").json()["filtered_table_rows_count"]
    assert len(re.findall(r"^- ", answer.text, re.M)) == count


def test_comparison_matches_the_records(site: str, named_rows: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}/compare?_pick=flow-grpo&_pick=ddpo").text
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page, re.S))
    for place, paper in enumerate(["flow-grpo", "ddpo"]):
        record = named_rows.execute("select * from papers where id = ?", [paper]).fetchone()
        cells = {title: re.findall(r"<td>(.*?)</td>", row, re.S)[place] for title, row in rows.items()}
        plain = {title: re.sub(r"<[^>]+>", "", cell) for title, cell in cells.items()}
        assert plain["Summary"] == record["summary"]
        assert plain["Venue"].startswith(f"{record['venue']} {record['year']}")
        for title, column in (("Base models", "base_models"), ("Rewards", "rewards"), ("Methods", "methods")):
            assert re.findall(r'class="tag[^>]*>([^<]+)<', cells[title]) == json.loads(record[column])
        assert plain["Licence of the code"] == record["code_license"]
        assert json.loads(record["links"])["Code"] in cells["Code"]
        followers = "select count(*) from paper_relations join papers on papers.id = paper"
        sql = f"{followers} where other = ? and relation = 'builds_on' and withdrawn is null"
        assert plain["Followed by"] == f"{named_rows.execute(sql, [paper]).fetchone()[0]} papers"
    assert "All of them have: T2I, Policy Gradient." in page


def test_unknown_papers_are_named(site: str) -> None:
    page = httpx.get(f"{site}/selection?_pick=ddpo,%3Cb%3E").text
    assert "No paper has the id &lt;b&gt;." in page
    for path in ("/selection", "/compare"):
        answer = httpx.get(site + path)
        assert (answer.status_code, "No paper is selected" in answer.text) == (200, True)
    papers = httpx.get(f"{site}{PAPERS}.json?_shape=array&_size=14").json()
    many = httpx.get(f"{site}/compare?_pick={','.join(paper['id'] for paper in papers)}").text
    assert "<strong>12</strong> papers; 2 more are not shown." in many
