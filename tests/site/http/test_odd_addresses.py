"""Wrong addresses: each shows what is wrong and keeps the arguments, or redirects."""

import html
import re

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scripts.site.request.column_checks import column_faults
from tests.helpers.reader import open_page
from tests.site.conftest import opened

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
TYPES = {"id": "TEXT", "year": "INTEGER", "methods": "TEXT"}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("foo", "bar", "papers has no column 'foo'."),
        ("Methodz", "GRPO", "papers has no column 'Methodz'; did you mean 'methods'?"),
        ("_sort", "zzz", "Cannot sort table by zzz."),
        ("_sort_desc", "yaer", "Cannot sort table by yaer; did you mean 'year'?"),
        ("year", "abc", "year is a whole number, not 'abc'."),
        ("year__in", "2024,x", "year is a whole number, not 'x'."),
        ("year__gte", "20.5", "year is a whole number, not '20.5'."),
        ("year__zzz", "1", "year__zzz: there is no comparison 'zzz'."),
    ],
)
def test_wrong_argument_is_explained(name: str, value: str, said: str) -> None:
    assert [*column_faults("papers", TYPES, [("year", "2025"), (name, value)])] == [(name, said)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("year__in", "2024,2025"),
        ("year__in", "[2024, 2025]"),
        ("year", ""),
        ("year__contains", "20x"),
        ("year__isnull", "1"),
        ("id__any", "a,b"),
        ("rowid", "5"),
        ("_sort", "rowid"),
        ("_sort", ""),
        ("_search", "foo"),
        ("methods__arraycontains", "GRPO"),
    ],
)
def test_valid_arguments_are_accepted(name: str, value: str) -> None:
    assert [*column_faults("papers", TYPES, [(name, value)])] == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"{PAPERS}?foo=bar&year=2025", "papers has no column 'foo'."),
        (f"{PAPERS}?_sort=zzz&year=2025", "Cannot sort table by zzz."),
        (f"{PAPERS}?_size=x&year=2025", "_size must be a positive integer"),
        (f"{PAPERS}?_timelimit=x&year=2025", "_timelimit is a whole number, not 'x'."),
        (f"{DATA}?sql=delete+from+papers&year=2025", "Statement must be a SELECT"),
    ],
)
def test_error_page_shows_the_fault_and_the_arguments(path: str, said: str, site: str) -> None:
    answer = httpx.get(site + path)
    text = html.unescape(answer.text)
    assert answer.status_code == 400
    assert f'<p class="notice" role="alert">{said}</p>' in text
    assert '<input type="text" id="part2" name="year" value="2025">' in text
    assert 'rel="canonical"' not in text
    wrong = httpx.get(site + path.replace("?", ".json?", 1))
    assert (wrong.status_code, wrong.json()["error"]) == (400, said)


def test_wrong_argument_is_corrected_in_the_form(window: BrowserContext, site: str) -> None:
    with opened(window) as tab:  # its console may log the 400
        tab.goto(f"{site}{PAPERS}?foo=bar&year=2025&_sort=title")
        expect(tab.get_by_label("foo", exact=True)).to_be_focused()
        open_page(tab.get_by_role("link", name="Remove foo"))
        expect(tab).to_have_url(f"{site}{PAPERS}?year=2025&_sort=title")
        tab.goto(f"{site}{DATA}?sql=selekt+1")
        tab.get_by_label("sql", exact=True).fill("select 1 as one")
        open_page(tab.get_by_role("button", name="Try again"))
        expect(tab.get_by_role("cell", name="1", exact=True)).to_be_visible()


def test_page_after_the_last_links_to_the_first(site: str) -> None:
    text = httpx.get(f"{site}{PAPERS}?_next=zzz&year=2025").text
    [first] = re.findall(r'<p>No paper is on this page\. <a href="([^"]*)">', text)
    assert first == f"{PAPERS}?year=2025"
    no_size = httpx.get(f"{site}{PAPERS}?_size=0&year=2025").text  # the usual page
    assert no_size.count('<input type="checkbox" name="_pick"') == 40
    assert httpx.get(f"{site}{PAPERS}.json?_size=0&year=2025").json()["rows"] == []


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/papers?year=2025", f"{PAPERS}?year=2025"),
        ("/methods/grpo", f"{DATA}/methods/GRPO"),
        ("/flow-grpo", f"{PAPERS}/flow-grpo"),
        ("/Flow-GRPO", f"{PAPERS}/flow-grpo"),
        ("/2505.05470", f"{PAPERS}/flow-grpo"),
        ("/papers/2505.05470", f"{PAPERS}/flow-grpo"),
        ("/abs/2505.05470", f"{PAPERS}/flow-grpo"),
        ("/abs/2505.05470v3", f"{PAPERS}/flow-grpo"),
        ("/pdf/2505.05470v3.pdf", f"{PAPERS}/flow-grpo"),
        ("/grpo", f"{DATA}/methods/GRPO"),
        (f"{DATA}/base_models/sd3~2E5-m", f"{DATA}/base_models/SD3~2E5-M"),
        (f"{DATA}/rewards/pickscore", f"{DATA}/rewards/PickScore"),
    ],
)
def test_misspelled_columns_are_suggested(path: str, meant: str, site: str) -> None:
    answer = httpx.get(site + path, follow_redirects=True)
    assert (answer.status_code, str(answer.url)) == (200, site + meant)


@pytest.mark.parametrize(
    ("path", "near"),
    [("/flow-grp", f"{PAPERS}/flow-grpo"), (f"{DATA}/methods/GRPOO", f"{DATA}/methods/GRPO")],
)
def test_near_names_are_suggested_anywhere(path: str, near: str, site: str) -> None:
    answer = httpx.get(site + path)
    assert answer.status_code == 404
    assert f'<li><a href="{near}">' in answer.text


def test_a_query_takes_a_method_in_any_case(site: str) -> None:
    rows = [
        httpx.get(f"{site}{DATA}/papers_with_code.json?_shape=array&venue=&method={name}").json()
        for name in ("GRPO", "grpo")
    ]
    assert rows[0] == rows[1] != []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{PAPERS}.csv?year=2025&_size=1", "papers.csv"),
        (f"{PAPERS}.csv?_stream=1", "papers.csv"),
        (f"{DATA}/papers_with_code.csv", "papers_with_code.csv"),
        (f"{DATA}.csv?sql=select+1", "diffusion-rl.csv"),
        ("/data/tables/papers.csv", "papers.csv"),
    ],
)
def test_csv_has_a_type_and_a_name(path: str, name: str, site: str) -> None:
    headers = httpx.get(site + path).headers
    assert headers.get_list("content-type") == ["text/csv; charset=utf-8"]
    assert headers.get_list("content-disposition") == [f'attachment; filename="{name}"']


@pytest.mark.parametrize(
    "name", ["newest_additions", "papers_with_code", "earliest_papers", "most_followed_papers"]
)
def test_query_shows_summaries_below_titles(name: str, page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}{DATA}/{name}")
    rows = httpx.get(f"{site}{DATA}/{name}.json?_shape=array").json()
    first = next(row for row in rows if row["summary"])
    row = page.locator(".rows-and-columns tbody tr", has_text=first["title"]).first
    assert row.locator("td.col-title .summary").inner_text() == first["summary"]
    labels = row.locator("td").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert labels == [f'"{column}"' for column in first if column != "summary"]
