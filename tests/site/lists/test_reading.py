"""Base models, rewards and relations: filters, counts and pages, compared with plain SQL."""

import itertools
import random
import re
import sqlite3
from typing import Any

import httpx
import pytest

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
META = re.compile(r'(?:name|property)="([\w:]+)"(?= (?:property="[\w:]+" )?content="(.*?)">)')
LIVE = "select id from papers where withdrawn is null"
MODELS = "paper_base_models join base_models on name = base_model"
REWARDS = "paper_rewards as uses join rewards on name = reward"
CONDITIONS = {
    "base_models__family": f"id in (select paper from {MODELS} where family = ?)",
    "base_models__kind": f"id in (select paper from {MODELS} where kind = ?)",
    "rewards__kind": f"id in (select uses.paper from {REWARDS} where kind = ?)",
    "links__label": "id in (select paper from links where label = ?)",
    "base_models__arraycontains": "id in (select paper from paper_base_models where base_model = ?)",
    "rewards__arraycontains": "id in (select paper from paper_rewards where reward = ?)",
    "benchmarks__arraycontains": "id in (select paper from paper_benchmarks where benchmark = ?)",
    "code_license": "code_license = ?",
}
VALUES = {
    "base_models__family": "select distinct family from base_models",
    "base_models__kind": "select distinct kind from base_models",
    "rewards__kind": "select distinct kind from rewards",
    "links__label": "select distinct label from links",
    "base_models__arraycontains": "select base_model from paper_base_models",
    "rewards__arraycontains": "select reward from paper_rewards",
    "benchmarks__arraycontains": "select benchmark from paper_benchmarks",
    "code_license": "select code_license from papers where code_license is not null",
}


def column(database: sqlite3.Connection, sql: str, *values: object) -> list[str]:
    return [str(row[0]) for row in database.execute(sql, values)]


def asked(site: str, **arguments: str) -> Any:
    return httpx.get(f"{site}{PAPERS}.json", params={"_size": "max", **arguments}).json()


def test_filters_through_vocabularies_find_what_sql_finds(site: str, database: sqlite3.Connection) -> None:
    dice = random.Random(15)
    questions: list[dict[str, str]] = [{name: dice.choice(column(database, VALUES[name]))} for name in VALUES]
    pairs = list(itertools.combinations(VALUES, 2))
    questions += [
        {name: dice.choice(column(database, VALUES[name])) for name in pair}
        for pair in dice.sample(pairs, 20)
    ]
    found_any = 0
    for question in questions:
        sql = " and ".join([LIVE, *(CONDITIONS[name] for name in question)])
        expected = column(database, f"{sql} order by id", *question.values())
        answer = asked(site, _shape="array", _col="id", **question)
        assert sorted(row["id"] for row in answer) == expected, question
        found_any += bool(expected)
    assert found_any > 10


@pytest.mark.parametrize(
    "filters", [{}, {"base_models__family": "FLUX"}, {"links__label": "Code", "year": "2026"}]
)
def test_facets_count_papers_once_for_a_group(
    filters: dict[str, str], site: str, database: sqlite3.Connection
) -> None:
    facets = asked(site, **filters)["facet_results"]
    where = " and ".join([LIVE, *(CONDITIONS.get(name, f"{name} = ?") for name in filters)])
    for name in ("base_models__family", "rewards__kind", "links__label"):
        results = facets[name]["results"]
        assert results
        for facet in results:
            counted = column(database, f"{where} and {CONDITIONS[name]}", *filters.values(), facet["value"])
            assert facet["count"] == len(counted), (name, facet["value"])


@pytest.mark.parametrize(
    "wrong", ["year__family=1", "base_models__label=Code", "_facet_group=links", "_facet_group=a__b"]
)
def test_groups_that_do_not_exist_are_refused(wrong: str, site: str) -> None:
    assert httpx.get(f"{site}{PAPERS}?{wrong}").status_code == 400


def test_a_paper_shows_what_it_trains_with_its_source(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{PAPERS}/flow-grpo").text
    assert f'<a class="tag base_model" href="{DATA}/base_models/SD3~2E5-M">SD3.5-M</a>' in page
    for reward in column(database, "select reward from paper_rewards where paper = 'flow-grpo'"):
        assert f">{reward}</a>" in page
    summary = column(database, "select summary from papers where id = 'flow-grpo'")[0]
    assert summary in page
    for url in column(
        database, "select url from evidence where paper = 'flow-grpo' and field in ('base_models', 'rewards')"
    ):
        assert f'<a class="source" href="{url}"' in page


def test_missing_values_show_whether_somebody_looked(site: str, database: sqlite3.Connection) -> None:
    bare = f"{LIVE} and base_models = '[]' and benchmarks = '[]' and read is %s null limit 1"
    read = column(database, bare % "not")[0]
    assert "The authors’ pages do not say." in httpx.get(f"{site}{PAPERS}/{read}").text
    for unread in column(database, bare % ""):
        page = httpx.get(f"{site}{PAPERS}/{unread}").text
        assert ("Not read yet." in page, "do not say" in page) == (True, False)


def ids_between(page: str, start: str, end: str) -> list[str]:
    part = page.partition(f'<h2 id="{start}">')[2].partition(f'<h2 id="{end}">')[0]
    return re.findall(r'class="title" href="([a-z0-9-]+)"', part)


def test_flow_grpo_links_to_followers_and_related_papers(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{PAPERS}/flow-grpo").text
    followers = column(
        database,
        "select paper from paper_relations join papers on id = paper "
        "where other = 'flow-grpo' and relation = 'builds_on' and withdrawn is null",
    )
    related = ids_between(page, "related", "same-authors")
    shown = ids_between(page, "followed-by", "related")
    assert (len(shown), set(shown) - set(followers)) == (12, set())
    listed = f"{PAPERS}?id__builds_on=flow-grpo"
    assert f'href="../papers?id__builds_on=flow-grpo">All {len(followers)} papers</a>' in page
    rows = httpx.get(f"{site}{listed.replace('?', '.json?_size=max&_nofacet=1&')}").json()["rows"]
    assert sorted(row[0] for row in rows) == sorted(followers)
    assert f"<strong>{len(followers)}</strong>" in page
    assert ids_between(page, "builds-on", "followed-by") == column(
        database,
        "select other from paper_relations "
        "where paper = 'flow-grpo' and relation = 'builds_on' order by position",
    )
    assert {"dancegrpo", "mixgrpo", "tempflow-grpo"} <= {*related, *followers}
    assert "dancegrpo" in related
    assert not set(related) & set(followers)
    assert page.index('id="related"') < page.index('id="same-authors"')


def test_short_name_is_shown_unless_the_title_has_it(site: str) -> None:
    assert "<dt>Short name</dt><dd>DDPO</dd>" in httpx.get(f"{site}{PAPERS}/ddpo").text
    page = httpx.get(f"{site}{PAPERS}/flow-grpo").text
    assert "<dt>Short name</dt>" not in page
    # A related paper that is better known by its short name has it after its title.
    assert re.search(r'href="ddpo">[^<]+</a> <span class="quiet">DDPO</span></h3>', page)


@pytest.mark.parametrize("paper", ["diffusion-dpo", "pick-a-pic", "videoalign", "adjoint-matching"])
def test_paper_is_not_related_to_itself_or_listed_twice(paper: str, site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}/{paper}").text
    parts = [*ids_between(page, "builds-on", "followed-by"), *ids_between(page, "followed-by", "related")]
    parts += ids_between(page, "related", "same-authors")
    assert paper not in parts
    assert len(parts) == len(set(parts)) > 5


def test_lists_show_summaries_and_months(site: str, database: sqlite3.Connection) -> None:
    for path in (PAPERS, f"{DATA}/methods/GRPO", f"{DATA}/venues/CVPR", "/"):
        page = httpx.get(f"{site}{path}").text
        shown = re.findall(r'<p class="summary">(.*?)</p>', page)
        assert len(shown) > 4, path
        assert re.search(r'submitted <time datetime="20\d\d-\d\d[^"]*">[A-Z][a-z]+ 20\d\d</time>', page), path


@pytest.mark.parametrize("name", ["submitted", "added", "year"])
def test_lists_can_be_sorted(name: str, site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}?tasks__arraycontains=T2V&_sort=title").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'<a href="([^"]*_sort_desc=\w+)"', page)]
    [link] = [link for link in links if link.endswith(f"_sort_desc={name}")]
    rows = httpx.get(f"{site}{link.replace('/papers?', '/papers.json?_shape=array&')}").json()
    values = [row[name] for row in rows if row[name] is not None]
    assert values == sorted(values, reverse=True)
    assert len(rows) > 20
    assert all("T2V" in row["tasks"] for row in rows)


def test_reward_shows_its_proposal_and_its_benchmark(site: str, database: sqlite3.Connection) -> None:
    page = httpx.get(f"{site}{DATA}/rewards/GenEval-reward").text
    live = f"paper in ({LIVE})"
    reporting = column(database, f"select paper from paper_benchmarks where benchmark = 'GenEval' and {live}")
    training = column(database, f"select paper from paper_rewards where reward = 'GenEval-reward' and {live}")
    assert f"{len(reporting)} papers report on the benchmark" in page
    assert f"{len(set(reporting) - set(training))} of them do not train on this reward" in page
    assert f'href="{PAPERS}/pick-a-pic"' in httpx.get(f"{site}{DATA}/rewards/PickScore").text


def test_months_have_the_papers_submitted_in_them(site: str, database: sqlite3.Connection) -> None:
    month = "coalesce(substr(submitted, 1, 7), '20' || substr(arxiv, 1, 2) || '-' || substr(arxiv, 3, 2))"
    for name in ("2025-05", "2026-09"):
        page = httpx.get(f"{site}/new/{name}").text
        expected = column(database, f"{LIVE} and {month} = ?", name)
        found = re.findall(rf'class="title" href="{PAPERS}/([a-z0-9-]+)"', page)
        assert sorted(found) == sorted(expected) != []
    assert httpx.get(f"{site}/new/1999-01").status_code == 404
    assert httpx.get(f"{site}/new").status_code == 200


def test_pages_have_citation_and_preview_tags(site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}/flow-grpo").text
    held = META.findall(page)
    meta = dict(held)
    assert meta["citation_title"] == "Flow-GRPO: Training Flow Matching Models via Online RL"
    assert [value for name, value in held if name == "citation_author"][:2] == ["Jie Liu", "Gongye Liu"]
    assert meta["citation_arxiv_id"] == "2505.05470"
    assert meta["description"] == meta["og:description"] != ""
    assert httpx.get(meta["og:image"], timeout=60).headers["content-type"] == "image/png"


PICTURES = {
    f"{PAPERS}/flow-grpo": "tree/flow-grpo.png",
    "/tree?paper=ddpo": "tree/ddpo.png",
    "/tree": "tree.png",
    "/charts": "charts/months.png",
    f"{PAPERS}?year=2025": "charts/months.png",
    **dict.fromkeys(
        ("/", "/new", "/about", DATA, f"{DATA}/links", f"{DATA}/methods/GRPO"), "charts/months.png"
    ),
    f"{DATA}/papers_with_code": "charts/months.png",
}


def test_pages_have_a_picture_and_a_description(site: str) -> None:
    held = {path: dict(META.findall(httpx.get(site + path, timeout=30).text)) for path in PICTURES}
    assert {path: meta["og:image"] for path, meta in held.items()} == {
        path: f"{site}/{picture}" for path, picture in PICTURES.items()
    }
    said = [meta["description"] for meta in held.values()]
    assert all(said)
    assert len({*said}) == len(said) - 1  # the picture of a lineage is the tree's
