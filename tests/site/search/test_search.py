"""Searching: numbers, addresses and names in any spelling find the paper, and the best match comes first."""

import csv
import io
import json
import re
import sqlite3

import httpx
import pytest

PAPERS = "/diffusion-rl/papers"


def ids(site: str, text: str, **more: str) -> list[str]:
    """The papers that a search finds, in order."""
    answer = httpx.get(
        f"{site}{PAPERS}.json", params={"_search": text, "_shape": "array", "_size": "max", **more}
    )
    return [row["id"] for row in answer.raise_for_status().json()]


@pytest.mark.parametrize(
    "typed",
    [
        "2505.05470",
        " 2505.05470v2 ",
        "arXiv:2505.05470",
        "https://arxiv.org/abs/2505.05470",
        "https://arxiv.org/pdf/2505.05470v3.pdf",
        "https://doi.org/10.48550/arXiv.2505.05470",
        "10.48550/arxiv.2505.05470",
    ],
)
def test_a_number_or_an_address_finds_its_paper_alone(typed: str, site: str) -> None:
    assert ids(site, typed) == ["flow-grpo"]


def test_a_doi_and_a_link_find_their_papers(site: str) -> None:
    rows = httpx.get(f"{site}{PAPERS}.json?doi__notnull=1&_shape=array&_size=3").json()
    assert len(rows) == 3
    for row in rows:
        for typed in (row["doi"], f"https://doi.org/{row['doi'].upper()}", f"doi:{row['doi']}"):
            assert ids(site, typed) == [row["id"]]
    code = json.loads(httpx.get(f"{site}{PAPERS}/flow-grpo.json?_shape=objects").json()["rows"][0]["links"])[
        "Code"
    ]
    for typed in (code, f"{code}/", code.removeprefix("https://"), code.replace("https", "http")):
        assert "flow-grpo" in ids(site, typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("dance grpo", "dancegrpo"),
        ("DanceGRPO", "dancegrpo"),
        ("FlowGRPO", "flow-grpo"),
        ("flow grpo", "flow-grpo"),
        ("flow-grpo", "flow-grpo"),
        ("diffusion dpo", "diffusion-dpo"),
        ("DDPO", "ddpo"),
        ("pickapic", "pick-a-pic"),
        ("pick a pic", "pick-a-pic"),
        ("d3po", "d3po"),
    ],
)
def test_a_name_in_any_spelling_comes_first(typed: str, first: str, site: str) -> None:
    assert ids(site, typed)[0] == first


def test_models_and_rewards_are_found_by_name(site: str) -> None:
    rows = httpx.get(f"{site}{PAPERS}.json?_shape=array&_size=max&_json=base_models").json()
    expected = {row["id"] for row in rows if any(name.startswith("Wan2.1") for name in row["base_models"])}
    for typed in ("Wan2.1", "wan 2.1", "WAN-2.1"):
        assert expected <= set(ids(site, typed))
    assert len(expected) > 5


def test_methods_families_of_models_and_summaries_are_searched(
    site: str, database: sqlite3.Connection
) -> None:
    live = "select id from papers where withdrawn is null and"
    for typed, sql in {
        "SDE Rollout": f"{live} id in (select paper from paper_methods where method = 'SDE Rollout')",
        "stable diffusion 3": f"{live} id in (select paper from paper_base_models join base_models "
        "on name = base_model where family = 'Stable Diffusion 3')",
        "equivalent SDE": f"{live} summary like '%equivalent SDE%'",
    }.items():
        expected = {row[0] for row in database.execute(sql)}
        assert expected
        assert expected <= set(ids(site, typed))
        page = httpx.get(f"{site}{PAPERS}", params={"_search": typed}).text
        assert (
            "Searched: titles, names, summaries, authors, methods, models, rewards, benchmarks.</p>" in page
        )


def test_results_match_counts_on_all_pages_and_formats(site: str) -> None:
    expected = ids(site, "video")
    assert len(expected) > 60
    found, path = [], f"{PAPERS}.json?_search=video&_size=25&_shape=objects"
    while path:
        page = httpx.get(site + path.removeprefix(site)).json()
        assert page["filtered_table_rows_count"] == len(expected)
        found += [row["id"] for row in page["rows"]]
        path = page["next_url"]
    assert found == expected
    text = httpx.get(f"{site}{PAPERS}.csv?_search=video&_stream=1&_size=max").text
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == expected


def test_given_sort_order_is_kept(site: str) -> None:
    rows = httpx.get(f"{site}{PAPERS}.json?_search=video&_sort_desc=arxiv&_shape=array&_size=max").json()
    assert [row["arxiv"] or "" for row in rows] == sorted([row["arxiv"] or "" for row in rows], reverse=True)
    assert sorted(row["id"] for row in rows) == sorted(ids(site, "video"))


def test_the_order_of_a_search_is_shown_and_can_be_changed(site: str) -> None:
    def orders(query: str) -> list[tuple[str, bool, str]]:
        page = httpx.get(f"{site}{PAPERS}?{query}").text
        [line] = re.findall(r'<p class="sorts">(.*?)</p>', page, re.S)[:1] or [""]
        links = re.findall(
            r'<a href="/diffusion-rl/papers\?([^"]*)"( aria-current="true")?>([^<]+)</a>', line
        )
        return [(address.replace("&amp;", "&"), bool(current), said) for address, current, said in links]

    assert orders("_search=video") == [
        ("_search=video", True, "Best match first"),
        ("_search=video&_sort_desc=submitted", False, "submission"),
        ("_search=video&_sort_desc=added", False, "addition to this list"),
        ("_search=video&_sort_desc=year", False, "year of the venue"),
    ]
    sorted_by_year = orders("_search=video&_sort_desc=year")
    assert [said for _, current, said in sorted_by_year if current] == ["year of the venue"]
    assert sorted_by_year[0][:2] == ("_search=video", False)
    assert [said for _, current, said in orders("year=2025") if current] == ["submission"]
    assert orders("_search=dance+grpo&methods__arraycontains=GRPO&year=2025") == []  # one paper


def test_filters_and_searches_go_together(site: str) -> None:
    both = ids(site, "flow grpo", methods__arraycontains="GRPO", year="2025")
    assert both[0] == "flow-grpo"
    assert set(both) < set(ids(site, "flow grpo"))
    assert ids(site, "flow grpo", _where="year = 2025")[0] == "flow-grpo"


def test_near_names_are_suggested_without_results(site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}?_search=DanceGRPPO").text
    assert '<p>Did you mean <a href="/diffusion-rl/papers?_search=DanceGRPO">DanceGRPO</a>' in page
    assert "Did you mean" not in httpx.get(f"{site}{PAPERS}?_search=qqqqqqqqq").text
    page = httpx.get(f"{site}{PAPERS}?_search=code+for+DanceGRPPO").text
    assert '<a href="/diffusion-rl/papers?_search=DanceGRPO">DanceGRPO</a>' in page


@pytest.mark.parametrize(
    ("filters", "meant"),
    [
        ("methods__arraycontains=grpo", "?methods__arraycontains=GRPO"),
        ("venue=neurips&year=2025", "?year=2025&venue=NeurIPS"),
        ("base_models__arraycontains=sdxl", "?base_models__arraycontains=SDXL"),
        ("tasks__arraycontains=t2v", "?tasks__arraycontains=T2V"),
    ],
)
def test_a_term_in_another_spelling_is_suggested(filters: str, meant: str, site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}?{filters}").text
    name = meant.rpartition("=")[2]
    address = (PAPERS + meant).replace("&", "&amp;")
    assert f'<p>Did you mean <a href="{address}">{name}</a>?</p>' in page


def test_a_filter_without_papers_offers_the_search_alone(site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}?_search=video&year=2023&methods__arraycontains=GRPO").text
    everywhere = '<a href="/diffusion-rl/papers?_search=video">search all papers for “video”</a>'
    assert f"<p>No matching papers. Remove a filter, or {everywhere}.</p>" in page
    assert "Did you mean" not in page
    assert "Newest first by" not in page


def test_invalid_position_is_refused(site: str) -> None:
    answer = httpx.get(f"{site}{PAPERS}.json?_search=video&_next=x")
    assert (answer.status_code, answer.json()["error"]) == (400, "_next of a search is a number, not 'x'")


@pytest.mark.parametrize(
    "typed", ["Jie Liu", "jie liu", "Jie-Liu", "Kun Li", "Rogerio Guimaraes", "Lei Zhang"]
)
def test_a_name_of_an_author_finds_that_author(typed: str, site: str, database: sqlite3.Connection) -> None:
    sql = """select authors.id, authors.name, papers.id from authors join paper_authors on author = authors.id
        join papers on papers.id = paper where authors.id = ? and withdrawn is null"""
    rows = database.execute(sql, [typed.lower().replace(" ", "-")]).fetchall()
    theirs = {paper for _, _, paper in rows}
    assert set(ids(site, typed)[: len(theirs)]) == theirs != set()
    page = httpx.get(f"{site}{PAPERS}", params={"_search": typed}).text
    link = f'<a href="/diffusion-rl/authors/{rows[0][0]}">{rows[0][1]}</a>'
    assert f'Author: {link} <span class="count">{len(theirs)}<' in page


def test_papers_with_a_name_come_before_those_of_an_author(site: str) -> None:
    assert "Author: " not in httpx.get(f"{site}{PAPERS}?_search=ddpo").text
    assert ids(site, "ddpo")[0] == "ddpo"
