"""What the list of papers shows besides its papers: days, months, and filters that are one click away."""

import re
import sqlite3

import httpx

from tests.helpers.paper_conditions import VIDEO, joined, linked

PAPERS = "/diffusion-rl/papers"


def test_day_of_addition_is_shown_if_sorted_by_it(site: str, named_rows: sqlite3.Connection) -> None:
    newest = named_rows.execute("select max(added) from papers where withdrawn is null").fetchone()[0]
    said = f'<span class="quiet">added {newest}</span>'
    assert said in httpx.get(f"{site}{PAPERS}?_sort_desc=added").text
    assert said not in httpx.get(f"{site}{PAPERS}").text


def test_month_links_to_its_papers(site: str) -> None:
    page = httpx.get(f"{site}/new/2025-10").text
    [number] = re.findall(r'<p class="matches"><strong>(\d+)</strong>', page)
    assert f'href="{PAPERS}?submitted__month=2025-10"' in page
    assert (
        f"<strong>{number}</strong> papers with" in httpx.get(f"{site}{PAPERS}?submitted__month=2025-10").text
    )


def test_accepted_is_a_filter_with_its_number(site: str, named_rows: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{PAPERS}?tasks__kind=video").text
    [(address, number)] = re.findall(r'href="(\?[^"]+)">Accepted</a> <span class="count">(\d+)<', page)
    sql = f"select count(*) from papers where withdrawn is null and venue != 'arXiv' and {VIDEO}"
    assert int(number) == named_rows.execute(sql).fetchone()[0]
    found = httpx.get(f"{site}{PAPERS}{address.replace('&amp;', '&')}").text
    assert f"<strong>{number}</strong> papers with" in found
    assert 'aria-label="Remove Accepted"' in found


def test_a_list_without_facets_is_a_page(site: str) -> None:
    answer = httpx.get(f"{site}{PAPERS}?_nofacet=1&venue=ICML&_size=5")
    assert (answer.status_code, answer.text.count('<input type="checkbox"')) == (200, 5)


def test_list_suggests_filters_with_numbers(site: str, named_rows: sqlite3.Connection) -> None:
    def offered(query: str) -> dict[str, tuple[str, str]]:
        page = httpx.get(f"{site}{PAPERS}?{query}").text
        [line] = re.findall(r'<p class="sorts">Only(.*?)</p>', page, re.S) or [""]
        links = re.findall(r'<a href="([^"]+)">([^<]+)</a>(?: <span class="count">(\d+)</span>)?', line)
        return {said: (address.replace("&amp;", "&"), number) for address, said, number in links}

    ways = offered("base_models__family=FLUX")
    assert list(ways) == [
        "with code",
        "with weights",
        "with code and weights",
        "under a free licence",
        "accepted",
        "since September 2026",
    ]
    for address, number in ways.values():
        answer = httpx.get(f"{site}{PAPERS}.json{address}&_size=0&_nofacet=1").raise_for_status().json()
        assert number in ("", str(answer["filtered_table_rows_count"]))
    both = joined("base_model", "family = 'FLUX'") + " and " + linked("= 'Code'")
    sql = f"select count(*) from papers where withdrawn is null and {both}"
    assert int(ways["with code"][1]) == named_rows.execute(sql).fetchone()[0]
    assert list(offered("links__label=Code&submitted__until=2025")) == [
        "with weights",
        "under a free licence",
        "accepted",
    ]
    more = offered("links__label=Weights")["under a free licence"][0]
    assert more == "?links__label=Weights&code_license__free=1"
    assert list(offered("code_license=NONE"))[:2] == ["with weights", "accepted"]  # all of them have code
    assert offered("venue=arXiv&code_license=MIT&links__label=Weights&submitted__month=2025-10") == {}
    assert offered("_search=zzzzqq") == {}
