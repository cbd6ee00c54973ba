"""Repositories without a licence: readers see it in words, and never among free licences."""

import html
import re
import sqlite3
from urllib.parse import quote_plus

import httpx
import pytest

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
WORDS = "No licence (all rights reserved)"
LIVE = "withdrawn is null"


def first(database: sqlite3.Connection, sql: str) -> str:
    return str(database.execute(sql).fetchone()[0])


@pytest.fixture
def paper(database: sqlite3.Connection) -> str:
    """The id of a paper whose repository has no licence."""
    return first(
        database, f"select id from papers where {LIVE} and code_license = 'NONE' order by id limit 1"
    )


def test_page_of_a_paper_says_it_with_the_commit(site: str, database: sqlite3.Connection, paper: str) -> None:
    page = httpx.get(f"{site}{PAPERS}/{paper}").text
    assert f'href="../papers?code_license=NONE">{WORDS}</a>' in page
    commit = first(database, f"select url from evidence where paper = '{paper}' and field = 'code_license'")
    assert re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+/tree/[0-9a-f]{40}", commit)
    assert f'<a class="source" href="{commit}"' in page


def test_unknown_licence_is_not_said_to_be_none(site: str, database: sqlite3.Connection) -> None:
    code = "id in (select paper from links where label = 'Code')"
    sql = (
        f"select id from papers where {LIVE} and {code} and code_license is null and read is not null limit 1"
    )
    page = httpx.get(f"{site}{PAPERS}/{first(database, sql)}").text
    assert '<dt>Licence of the code</dt>\n<dd><span class="quiet">Not known.</span></dd>' in page
    assert WORDS not in page


def test_facet_has_the_words_and_the_value(site: str, database: sqlite3.Connection) -> None:
    count = database.execute(
        f"select count(*) from papers where {LIVE} and code_license = 'NONE'"
    ).fetchone()[0]
    facet = httpx.get(f"{site}{PAPERS}.json?_size=0").json()["facet_results"]["code_license"]
    [none] = [value for value in facet["results"] if value["value"] == "NONE"]
    assert (none["label"], none["count"]) == (WORDS, count)
    assert none["toggle_url"].endswith("code_license=NONE")
    assert {value["label"] == value["value"] for value in facet["results"] if value != none} == {True}
    assert f">{WORDS}</a>" in httpx.get(f"{site}{PAPERS}").text


@pytest.mark.parametrize("query", ["code_license=NONE", "code_license__any=NONE"])
def test_chip_and_feed_have_the_words(site: str, query: str) -> None:
    page = httpx.get(f"{site}{PAPERS}?{query}").text
    assert re.search(rf"<title>Papers: {re.escape(WORDS)} ", page)
    feed = httpx.get(f"{site}{PAPERS}.atom?{query}").text
    assert f": {WORDS}</title>" in feed


def test_form_with_all_filters_has_the_words(site: str) -> None:
    page = httpx.get(f"{site}/choose").text
    value = html.escape(quote_plus("NONE"))
    assert f'<input type="checkbox" name="code_license__any" value="{value}"> {WORDS} <span' in page


def test_comparison_and_query_have_the_words(site: str, database: sqlite3.Connection, paper: str) -> None:
    assert f">{WORDS}</a>" in httpx.get(f"{site}/compare?_pick={paper}").text
    model = first(
        database,
        "select base_model from paper_base_models join papers on id = paper "
        f"where {LIVE} and code_license = 'NONE' order by id limit 1",
    )
    arguments = {"model": model, "task": "", "licence": "NONE", "code": "yes", "weights": ""}
    assert f">{WORDS}</a>" in httpx.get(f"{site}{DATA}/methods_for_my_model", params=arguments).text
    key = "".join(each if each.isalnum() or each in "-_" else f"~{ord(each):02X}" for each in model)
    term = httpx.get(f"{site}{DATA}/base_models/{key}").text
    assert f'code_license=NONE">{WORDS}</a>' in term.replace("&amp;", "&")


def test_tables_keep_the_value(site: str, database: sqlite3.Connection, paper: str) -> None:
    rows = httpx.get(f"{site}{PAPERS}.csv?id={paper}&_col=code_license").text.splitlines()
    assert rows[0].split(",")[-1] == "code_license"
    assert rows[1].split(",")[-1] == "NONE"


def test_no_licence_is_not_free(site: str, database: sqlite3.Connection) -> None:
    answer = httpx.get(f"{site}{PAPERS}.json?code_license__free=1&_size=max&_shape=array&_col=code_license")
    found = {row["code_license"] for row in answer.json()}
    assert {"MIT", "Apache-2.0"} <= found
    assert not found & {"NONE", None}
