"""Filters and facets are right together: generated combinations, compared with plain SQL."""

import json
import random
import re
import sqlite3
from collections import Counter
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.helpers.reader import open_page
from tests.site.conftest import Scheme, opened

PAPERS = "/diffusion-rl/papers"
Pairs = list[tuple[str, str]]

MONTH = "coalesce(substr(submitted, 1, 7), '20' || substr(arxiv, 1, 2) || '-' || substr(arxiv, 3, 2))"


def has(column: str, wanted: str) -> str:
    """SQL: the array of a paper has a value."""
    return f"exists (select 1 from json_each(papers.{column}) where value {wanted})"


def joined(term: str, wanted: str) -> str:
    """SQL: a paper has a term with a property."""
    source = f"paper_{term}s join {term}s on name = {term}"
    return f"id in (select paper_{term}s.paper from {source} where {term}s.{wanted})"


def related(relation: str, other: str) -> str:
    """SQL: a paper says that it is in a relation to another."""
    chosen = f"select paper from paper_relations where relation = '{relation}' and other = '{other}'"
    return f"id in ({chosen})"


def linked(wanted: str) -> str:
    """SQL: a paper has a link with a label."""
    return f"exists (select 1 from json_each(papers.links) where key {wanted})"


VIDEO, GRPO, T2V_I2V = (
    joined("task", "kind = 'video'"),
    has("methods", "= 'GRPO'"),
    has("tasks", "in ('T2V', 'I2V')"),
)
# Arguments of the list with their SQL; those on one line are alternatives that exclude each other.
FILTERS: list[list[tuple[Pairs, str]]] = [
    [
        ([("tasks__arraycontains", "T2V")], has("tasks", "= 'T2V'")),
        ([("tasks__any", "T2V,I2V,V2V")], has("tasks", "in ('T2V', 'I2V', 'V2V')")),
        ([("tasks__any", "I2I"), ("tasks__any", "V2V")], has("tasks", "in ('I2I', 'V2V')")),
        ([("tasks__any", '["T2I"]'), ("tasks__any", "")], has("tasks", "= 'T2I'")),
    ],
    [
        ([("tasks__kind", "video")], joined("task", "kind = 'video'")),
        (
            [("tasks__kind", "video"), ("tasks__kind", "image")],
            VIDEO + " and " + joined("task", "kind = 'image'"),
        ),
        ([("tasks__kind__any", "video,unified")], joined("task", "kind in ('video', 'unified')")),
    ],
    [
        ([("methods__arraycontains", "GRPO")], has("methods", "= 'GRPO'")),
        ([("methods__any", "GRPO,DPO")], has("methods", "in ('GRPO', 'DPO')")),
        (
            [("methods__any", "GRPO,DPO"), ("methods__arraycontains", "Policy Gradient")],
            has("methods", "in ('GRPO', 'DPO')") + " and " + has("methods", "= 'Policy Gradient'"),
        ),
    ],
    [
        ([("links__label", "Code")], linked("= 'Code'")),
        (
            [("links__label", "Code"), ("links__label", "Weights")],
            linked("= 'Code'") + " and " + linked("= 'Weights'"),
        ),
        ([("links__label__any", "Weights,Dataset")], linked("in ('Weights', 'Dataset')")),
    ],
    [
        ([("venue__not", "arXiv")], "venue != 'arXiv'"),
        ([("venue__any", "CVPR"), ("venue__any", "ICML")], "venue in ('CVPR', 'ICML')"),
        ([("venue", "arXiv")], "venue = 'arXiv'"),
    ],
    [([("year__any", "2024,2025")], "year in (2024, 2025)"), ([("year", "2026")], "year = 2026")],
    [
        ([("code_license__any", "MIT,Apache-2.0")], "code_license in ('MIT', 'Apache-2.0')"),
        ([("code_license", "MIT")], "code_license = 'MIT'"),
        (
            [("code_license__free", "1")],
            "code_license in ('MIT', 'Apache-2.0', 'BSD-3-Clause', 'BSD-3-Clause-Clear')",
        ),
    ],
    [
        ([("id__builds_on", "flow-grpo")], related("builds_on", "flow-grpo")),
        ([("id__compares_with", "diffusion-dpo")], related("compares_with", "diffusion-dpo")),
    ],
    [
        ([("presentation", "Oral")], "presentation = 'Oral'"),
        ([("presentation__any", "Oral,Spotlight")], "presentation in ('Oral', 'Spotlight')"),
    ],
    [
        ([("submitted__since", "2025-06")], f"{MONTH} >= '2025-06'"),
        (
            [("submitted__since", "2025"), ("submitted__until", "2026-03")],
            f"{MONTH} >= '2025-01' and {MONTH} <= '2026-03'",
        ),
        ([("submitted__month", "2025-10")], f"{MONTH} = '2025-10'"),
        ([("added__since", "2026-11-25")], "added >= '2026-11-25'"),
        ([("submitted__until", "2025-05-08")], f"coalesce(submitted, {MONTH} || '-01') <= '2025-05-08'"),
    ],
    [
        (
            [("base_models__family__any", "FLUX,Wan2.1")],
            joined("base_model", "family in ('FLUX', 'Wan2.1')"),
        ),
        ([("rewards__any", "PickScore,HPSv2")], has("rewards", "in ('PickScore', 'HPSv2')")),
        ([("rewards__kind", "safety")], joined("reward", "kind = 'safety'")),
    ],
]
FACETS = ["tasks", "tasks__kind", "methods", "year", "venue", "presentation", "code_license"]
FACETS += ["links__label", "base_models", "base_models__family", "rewards", "rewards__kind", "benchmarks"]


def combinations() -> list[tuple[Pairs, str]]:
    """Each alternative alone, then some together, the same ones each time."""
    chance = random.Random(16)
    alone = [alternative for line in FILTERS for alternative in line]
    together = []
    for _ in range(40):
        some = [chance.choice(line) for line in chance.sample(FILTERS, chance.randint(2, 4))]
        pairs = [pair for pairs, _ in some for pair in pairs]
        chance.shuffle(pairs)
        together.append((pairs, " and ".join(condition for _, condition in some)))
    return alone + together


def counted(rows: list[sqlite3.Row], named_rows: sqlite3.Connection) -> dict[str, Counter[str]]:
    """The number of papers with each value, by facet, from the records only."""
    groups = {
        name: dict(named_rows.execute(f"select name, {kind} from {table}").fetchall())
        for name, (table, kind) in {
            "tasks__kind": ("tasks", "kind"),
            "base_models__family": ("base_models", "family"),
            "rewards__kind": ("rewards", "kind"),
        }.items()
    }
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for row in rows:
        for name in ("tasks", "methods", "base_models", "rewards", "benchmarks"):
            counts[name].update(json.loads(row[name]))
        for name, group_of in groups.items():
            counts[name].update({group_of[value] for value in json.loads(row[name.partition("__")[0]])})
        for name in ("year", "venue", "presentation", "code_license"):
            counts[name].update([str(row[name])] if row[name] is not None else [])
        counts["links__label"].update(list(json.loads(row["links"])))
    return counts


def test_combinations_match_plain_sql(site: str, named_rows: sqlite3.Connection) -> None:
    sizes = Counter[bool]()
    with httpx.Client(base_url=site, timeout=30) as client:
        for pairs, condition in combinations():
            rows = named_rows.execute(
                f"select * from papers where withdrawn is null and {condition}"
            ).fetchall()
            answer = (
                client.get(f"{PAPERS}.json?{urlencode([*pairs, ('_size', 'max')])}").raise_for_status().json()
            )
            assert sorted(row[0] for row in answer["rows"]) == sorted(row["id"] for row in rows), pairs
            assert answer["filtered_table_rows_count"] == len(rows), pairs
            facets = {
                name: {str(value["value"]): value["count"] for value in facet["results"]}
                for name, facet in answer["facet_results"].items()
            }
            assert facets == {name: dict(counts) for name, counts in counted(rows, named_rows).items()}, pairs
            sizes[bool(rows)] += 1
    assert sizes[True] > 40


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        (
            "submitted__since=2026-13",
            "submitted__since: &#39;2026-13&#39; is not a year, month or day such as 2026-10.",
        ),
        ("submitted__month=2026", "submitted__month: &#39;2026&#39; is not a month such as 2026-10."),
        ("zzz__any=1", "papers has no column &#39;zzz&#39;."),
        ("tasks__any=[1", "tasks__any is a JSON array of texts and numbers, not &#39;[1&#39;."),
    ],
)
def test_wrong_filters_are_explained(argument: str, said: str, site: str) -> None:
    for path in (PAPERS, f"{PAPERS}.atom", "/choose"):
        answer = httpx.get(f"{site}{path}?{argument}")
        assert (answer.status_code, said in answer.text) == (400, True), (path, answer.text)


def test_numbers_of_boxes_match_their_lists(site: str) -> None:
    chosen = "tasks__kind=video&links__label=Code&submitted__since=2025-06"
    page = httpx.get(f"{site}/choose?{chosen}").text
    box = r'type="checkbox" name="(\w+)" value="([^"]+)"( checked)?> [^<]+ <span class="count">(\d+)</span>'
    boxes = re.findall(box, page)
    assert ("tasks__kind__any", "video") in [box[:2] for box in boxes if box[2]]
    assert ("links__label", "Code") in [box[:2] for box in boxes if box[2]]
    kept = {"tasks__kind": "video", "submitted__since": "2025-06", "links__label": "Code"}
    seen: set[tuple[str, str]] = set()
    for name, value, _, number in boxes:
        place = name.removesuffix("__any")
        if len([each for each in seen if each[0] == name]) < 2:
            others = [pair for pair in kept.items() if pair[0] != place or name == place]
            query = urlencode([*others, (name, value), ("_nofacet", "1"), ("_size", "0")])
            answer = httpx.get(f"{site}{PAPERS}.json?{query}").json()
            assert answer["filtered_table_rows_count"] == int(number), (name, value)
            seen.add((name, value))
    assert len({name for name, _ in seen}) >= 12


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_several_values_and_times_are_chosen_without_script(
    width: int,
    scheme: Scheme,
    window_without_scripts: BrowserContext,
    site: str,
    named_rows: sqlite3.Connection,
) -> None:
    with opened(window_without_scripts, width, 900, scheme) as page:
        page.goto(f"{site}{PAPERS}?methods__arraycontains=GRPO")
        if width < 600:
            page.locator("summary", has_text="Filters").click()
        open_page(page.get_by_role("link", name="Choose several values"))
        expect(page.get_by_label("GRPO", exact=False).first).to_be_checked()
        for task in ("T2V", "I2V"):
            page.get_by_role("checkbox", name=re.compile(rf"^{task} \d+$")).check()
        page.get_by_label("Submitted from").fill("2026-01")
        open_page(page.get_by_role("button", name="List the papers").first)
        sql = f"select count(*) from papers where withdrawn is null and {GRPO} and {MONTH} >= '2026-01'"
        count = named_rows.execute(f"{sql} and {T2V_I2V}").fetchone()[0]
        expect(page.locator(".matches strong")).to_have_text(str(count))
        chips = page.locator(".chip")
        expect(chips).to_have_text(["submitted since 2026-01", "T2V or I2V", "GRPO"])
        open_page(chips.nth(1))
        expect(page.locator(".chip")).to_have_text(["submitted since 2026-01", "GRPO"])
        if width < 600:
            page.locator("summary", has_text="Filters").click()
        page.get_by_label("to", exact=True).fill("2026-03")
        open_page(page.get_by_role("button", name="Apply"))
        count = named_rows.execute(f"{sql} and {MONTH} <= '2026-03'").fetchone()[0]
        expect(page.locator(".matches strong")).to_have_text(str(count))


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


@pytest.mark.parametrize("argument", ["venue__builds_on=ddpo", "id__free=1"])
def test_own_filters_are_for_their_column(argument: str, site: str) -> None:
    assert httpx.get(f"{site}{PAPERS}?{argument}").status_code == 400
