"""The published site, requested over HTTP as by its users."""

import csv
import html
import io
import json
import re
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.conftest import REPOSITORY
from tests.site.conftest import published, served

PACKAGE = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
PAPERS = "/diffusion-rl/papers"
PAGES_OF_THEIR_OWN = (
    "papers",
    "sections",
    "methods",
    "tasks",
    "base_models",
    "rewards",
    "benchmarks",
    "venues",
    "authors",
)


def rows(site: str, path: str) -> list[dict[str, str]]:
    answer = httpx.get(f"{site}{path}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, str]] = answer.json()
    return found


TERMS = ("methods/GRPO", "tasks/T2V", "venues/CVPR", "sections/policy-gradient", "authors/sergey-levine")


@pytest.mark.parametrize(
    "path",
    ["/", "/diffusion-rl", PAPERS, f"{PAPERS}/flow-grpo", *(f"/diffusion-rl/{term}" for term in TERMS)],
)
def test_every_page_has_licence_and_source(path: str, site: str) -> None:
    text = httpx.get(f"{site}{path}").text
    assert "CC-BY-4.0" in text
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in text
    assert 'href="https://github.com/YuanaHao/Awesome-Diffusion-RL"' in text


def test_columns_are_described_as_in_the_package(site: str) -> None:
    for resource in PACKAGE["resources"]:
        text = httpx.get(f"{site}/diffusion-rl/{resource['name']}").text
        if resource["name"] not in PAGES_OF_THEIR_OWN:
            for field in resource["schema"]["fields"]:
                description = field["description"].replace("'", "&#39;")
                assert f"<dt>{field['name']}</dt><dd>{description}</dd>" in text
            assert resource["description"] in html.unescape(text)


def test_papers_come_newest_first(site: str) -> None:
    ids = [row["arxiv"] for row in rows(site, f"{PAPERS}.json?_shape=array&_size=20")]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 20


@pytest.mark.parametrize("typed", ["Nusken", "nüsken", "NÜSKEN"])
def test_search_folds_accents_and_case(typed: str, small_site: str) -> None:
    found = rows(small_site, f"{PAPERS}.json?_shape=array&_search={typed}")
    assert [row["id"] for row in found] == ["alpha-po"]


@pytest.mark.parametrize(
    "typed", ["", '"', "grpo -", "AND OR NOT", "a*b(", "x" * 2000, "'; drop table papers"]
)
def test_search_survives_any_text(typed: str, site: str) -> None:
    assert httpx.get(f"{site}{PAPERS}", params={"_search": typed}).status_code == 200


def test_empty_search_finds_all_and_unfinished_words_match(site: str) -> None:
    count = f"{PAPERS}.json?_size=0&_facet_size=1&_search="
    everything = httpx.get(f"{site}{PAPERS}.json?_size=0").json()["filtered_table_rows_count"]
    assert httpx.get(f"{site}{count}").json()["filtered_table_rows_count"] == everything
    unfinished = {row["id"] for row in rows(site, f"{PAPERS}.json?_shape=array&_size=max&_search=dancegr")}
    searched = ("title", "short_name", "authors", "summary")
    begun = {
        row["id"]
        for row in rows(site, f"{PAPERS}.json?_shape=array&_size=max")
        if re.search(r"\bdancegr", " ".join(str(row[name]) for name in searched), re.I)
    }
    assert unfinished == begun > {"dancegrpo"}


def test_tags_filter_the_list(site: str) -> None:
    both = f"{PAPERS}.json?_shape=array&_size=max&tasks__arraycontains=T2V&methods__arraycontains=GRPO"
    found = rows(site, both)
    assert found
    assert all("T2V" in row["tasks"] and "GRPO" in row["methods"] for row in found)


def test_streamed_csv_has_every_row(site: str) -> None:
    with sqlite3.connect(f"file:{REPOSITORY}/diffusion-rl.db?mode=ro", uri=True) as database:
        for resource in PACKAGE["resources"]:
            name = resource["name"]
            text = httpx.get(f"{site}/diffusion-rl/{name}.csv?_stream=1").text
            listed = " WHERE withdrawn IS NULL" if name == "papers" else ""
            count = database.execute(f"SELECT count(*) FROM {name}{listed}").fetchone()[0]
            assert len(list(csv.DictReader(io.StringIO(text)))) == count, name


def test_other_sites_may_read_the_api(site: str) -> None:
    for path in (f"{PAPERS}.json", f"{PAPERS}.csv", "/diffusion-rl.json?sql=select+1"):
        assert httpx.get(f"{site}{path}").headers["access-control-allow-origin"] == "*"


def test_database_can_be_downloaded_whole(site: str) -> None:
    assert httpx.get(f"{site}/diffusion-rl.db").content == (REPOSITORY / "diffusion-rl.db").read_bytes()


def test_database_is_immutable_and_counted(site: str) -> None:
    [database] = [
        row for row in httpx.get(f"{site}/-/databases.json").json() if row["name"] == "diffusion-rl"
    ]
    assert database["is_mutable"] is False
    assert (
        database["hash"] == json.loads((REPOSITORY / "inspect-data.json").read_text())["diffusion-rl"]["hash"]
    )


def test_robots_excludes_filters_and_sql(site: str) -> None:
    answer = httpx.get(f"{site}/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == "User-agent: *\nDisallow: /*?\nAllow: /*?_next=\n"


def test_writing_and_slow_queries_are_refused(site: str) -> None:
    write = httpx.get(f"{site}/diffusion-rl.json", params={"sql": "delete from papers"})
    assert (write.status_code, write.json()["error"]) == (400, "Statement must be a SELECT")
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    slow = httpx.get(f"{site}/diffusion-rl.json", params={"sql": endless}, timeout=20)
    assert (slow.status_code, slow.json()["title"]) == (400, "SQL Interrupted")


def links_in(text: str, start: str) -> dict[str, str]:
    """The links of one element by their text."""
    part = text[text.index(start) :].split("</p>" if start.startswith("<p") else "</ul>")[0]
    return {name: html.unescape(url) for url, name in re.findall(r'<a href="([^"]+)">([^<]+)</a>', part)}


def test_sizes_of_downloads_are_right(site: str) -> None:
    home = httpx.get(f"{site}/").text
    said = dict(re.findall(r'">([^<]+)</a> <span class="count">([\d,]+) KB</span>', home))
    links = links_in(home, '<ul class="downloads">')
    assert list(said) == [
        "SQLite database",
        "Data package",
        "papers.csv",
        "papers.json",
        "papers.bib",
        "papers.csljson",
    ]
    for name in said:
        size = len(httpx.get(site + links[name]).content)
        assert said[name] == f"{round(size / 1000):,}", name


def test_the_size_of_a_long_csv_is_that_of_its_first_rows_in_proportion(site: str) -> None:
    with served(REPOSITORY, "--setting", "max_returned_rows", "300") as long:
        home = httpx.get(f"{long}/").text
        streamed = len(httpx.get(long + links_in(home, '<ul class="downloads">')["papers.csv"]).content)
    [said] = re.findall(r'">papers.csv</a> <span class="count">([\d,]+) KB</span>', home)
    assert int(said.replace(",", "")) * 1000 == pytest.approx(streamed, rel=0.1)


def test_lists_are_exported_completely(site: str) -> None:
    with sqlite3.connect(f"file:{REPOSITORY}/diffusion-rl.db?mode=ro", uri=True) as database:
        count = database.execute("SELECT count(*) FROM papers WHERE withdrawn IS NULL").fetchone()[0]
    links = links_in(httpx.get(f"{site}{PAPERS}").text, '<p class="exports">')
    assert httpx.get(site + links["BibTeX"]).text.count("\n@") + 1 == count
    assert len(httpx.get(site + links["CSL-JSON"]).json()) == count
    assert len(httpx.get(site + links["JSON"]).json()["rows"]) == count
    assert len(list(csv.DictReader(io.StringIO(httpx.get(site + links["CSV"]).text)))) == count


@pytest.mark.parametrize(
    "filters",
    [
        "",
        "?methods__arraycontains=GRPO&tasks__any=T2V%2CI2V",
        "?venue=CVPR&_sort_desc=added",
        "?_search=video",
    ],
)
def test_every_list_has_its_feed(filters: str, site: str) -> None:
    links = links_in(httpx.get(f"{site}{PAPERS}{filters}").text, '<p class="exports">')
    assert links["Feed"] == f"{PAPERS}.atom{filters.replace('&_sort_desc=added', '')}"


def test_a_paper_shows_the_evidence_of_its_values(site: str) -> None:
    other = httpx.get(f"{site}{PAPERS}/ncppo").text
    page = "https://arxiv.org/abs/2406.17636v2"
    assert f'<a class="source" href="{page}" aria-label="source of venue">source</a>' in other
    assert "<h2>Evidence</h2>" not in other
    below = httpx.get(f"{site}{PAPERS}/longalign").text
    page = "https://github.com/luping-liu/LongAlign"
    assert f'<li><strong>links.Dataset</strong>: <a href="{page}">{page}</a></li>' in below


def test_a_paper_marks_a_link_that_is_dead(small: Path) -> None:
    checks = small / "data/tables/link_checks.csv"
    checks.parent.mkdir()
    checks.write_text(
        "url,result,status,detail,moved_to,checked,answered,failed,dead\n"
        'https://github.com/example/alpha-po,gone,404,Not Found,,2026-06-15,,"[""2026-06-15""]",2026-06-15\n'
        'https://arxiv.org/abs/2405.00001,gone,404,404 Not Found,,2026-06-15,,"[""2026-06-15""]",\n'
    )
    with served(published(small)) as address:
        text = httpx.get(f"{address}{PAPERS}/alpha-po").text
        other = httpx.get(f"{address}{PAPERS}/rollouts-for-films").text
    marked = '>Code</a> <small class="quiet">dead link, checked on 2026-06-15</small>'
    assert marked in text
    assert text.count("dead link, checked on") == 1
    assert "dead link, checked on" not in other


def test_home_page_links_to_the_json_of_datasette(site: str) -> None:
    link = httpx.get(f"{site}/").headers["link"]
    assert link == f'{site}/.json; rel="alternate"; type="application/json+datasette"'
    assert list(httpx.get(f"{site}/.json").json()) == ["diffusion-rl"]
