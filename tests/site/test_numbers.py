"""Every number next to a link equals the number of entries on the linked page."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import httpx
import pytest

from tests.conftest import REPOSITORY, edit
from tests.helpers.pages import Found, numbers_on, total_on
from tests.site.conftest import published, served

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
LISTS = [
    PAPERS,
    f"{PAPERS}?methods__arraycontains=GRPO",
    f"{PAPERS}?tasks__arraycontains=T2V&year=2026",
    f"{PAPERS}?venue=arXiv&_facet=section&_facet_array=authors",
    f"{PAPERS}?base_models__family=FLUX&links__label=Code",
    f"{PAPERS}?rewards__kind=rule+or+verifier&rewards__arraycontains=OCR",
    f"{PAPERS}?code_license__in=MIT,Apache-2.0&links__label=Weights",
    f"{PAPERS}?tasks__any=T2V,I2V&venue__any=ICML,ICLR&links__label=Weights",
    f"{PAPERS}?section__in=policy-gradient,surrogate",
    f"{PAPERS}?_search=video",
    f"{PAPERS}?_where=year+%3D+2025",
    f'{PAPERS}?_through={{"table":"paper_tasks","column":"task","value":"I2V"}}',
]
TABLES = [
    "base_models",
    "rewards",
    "benchmarks",
    "sections",
    "methods",
    "tasks",
    "venues",
    "links?label=Code",
    "corrections",
    "candidates",
]
TERMS = [
    "methods/GRPO",
    "methods/Policy+Gradient",
    "tasks/T2V",
    "venues/CVPR",
    "venues/ACM+MM",
    "venues/arXiv",
]
TERMS += [
    "base_models/SD3~2E5-M",
    "base_models/Own~3A+image",
    "rewards/PickScore",
    "rewards/Own~3A+rule+or+verifier",
    "benchmarks/GenEval",
]
TERMS += ["authors/rogerio-guimaraes", "authors/jie-wu", "authors/hongsheng-li"]


def sections() -> list[str]:
    with sqlite3.connect(f"file:{REPOSITORY}/diffusion-rl.db?mode=ro", uri=True) as database:
        rows = database.execute("select id from sections").fetchall()
    database.close()
    return [f"sections/{row[0]}" for row in rows]


Totals = dict[str, int | None]  # the number of entries on a linked page, by its address


def wrong(client: httpx.Client, pages: list[str], seen: Totals) -> tuple[int, list[tuple[Found, int | None]]]:
    """The number of numbers on pages, and those that differ from the linked page, which is asked once."""
    numbers, count = [], 0
    met: set[tuple[str, str]] = set()
    for path in pages:
        answer = client.get(path).raise_for_status()
        on_page = list(numbers_on(answer.text, str(answer.url)))
        count += len(on_page)
        numbers += on_page if path == "/" else [*ends_and_middles(on_page), *odd(on_page, met)]
    for found in numbers:
        if found.url not in seen:
            seen[found.url] = total(client, found.url)
    return count, [(found, seen[found.url]) for found in numbers if seen[found.url] != found.number]


def ends_and_middles(numbers: list[Found]) -> Iterator[Found]:
    """The first, the middle and the last of each kind of link on a page.

    One statement counts all of a kind; test_filters compares each number of it with plain SQL.
    """
    kinds: dict[tuple[str, ...], list[Found]] = {}
    for found in numbers:
        parts = urlsplit(found.url)
        names = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
        kinds.setdefault((parts.path.rpartition("/")[0], *names), []).append(found)
    for kind in kinds.values():
        yield from {each.url: each for each in (kind[0], kind[len(kind) // 2], kind[-1])}.values()


def odd(numbers: list[Found], met: set[tuple[str, str]]) -> Iterator[Found]:
    """The links with a value, not met yet, that is written in another way in an address."""
    for found in numbers:
        parts = urlsplit(found.url)
        values = {("", unquote_plus(parts.path)), *parse_qsl(parts.query, keep_blank_values=True)} - met
        met |= values
        if any(not re.fullmatch(r"[\w./-]*", value, re.ASCII) for _, value in values):
            yield found


def total(client: httpx.Client, url: str) -> int | None:
    """The number of entries of a page; a list of papers gives the same number as JSON, much faster."""
    parts = urlsplit(url)
    if parts.path != PAPERS:
        return total_on(client.get(url).raise_for_status().text)
    answer = client.get(f"{PAPERS}.json?{parts.query}{'&' if parts.query else ''}_size=0&_nofacet=1")
    number: int = answer.raise_for_status().json()["filtered_table_rows_count"]
    return number


@pytest.fixture(scope="module")
def client(site: str) -> httpx.Client:
    return httpx.Client(base_url=site, timeout=60, follow_redirects=True)


@pytest.fixture(scope="module")
def totals() -> Totals:
    """What the tests of this module have counted on the site."""
    return {}


@pytest.mark.parametrize(
    ("kind", "least"),
    [("home and about", 200), ("lists", 300), ("terms", 100), ("sections", 60), ("tables", 60)],
)
def test_numbers_match_their_lists(kind: str, least: int, client: httpx.Client, totals: Totals) -> None:
    pages = {
        "home and about": ["/", "/about", DATA, "/new", "/tree?paper=flow-grpo"],
        "lists": LISTS,
        "terms": [f"{DATA}/{term}" for term in TERMS],
        "sections": [f"{DATA}/{section}" for section in sections()],
        "tables": [f"{DATA}/{table}" for table in TABLES],
    }
    count, faults = wrong(client, pages[kind], totals)
    assert faults == []
    assert count >= least


@pytest.mark.parametrize("path", LISTS)
def test_list_shows_the_number_of_its_json(path: str, client: httpx.Client) -> None:
    assert total_on(client.get(path).raise_for_status().text) == total(client, path) != 0


def test_lists_begin_at_their_first_page_when_a_filter_changes(client: httpx.Client, totals: Totals) -> None:
    first = client.get(f"{PAPERS}?venue=arXiv").text
    second = re.findall(r'<a class="button" href="([^"]+)" rel="next"', first)[0].replace("&amp;", "&")
    page = client.get(second).text
    assert "_next=" in second
    assert "_next=" not in page.replace(re.findall(r'href="[^"]+" rel="next"', page)[0], "").replace(
        re.findall(r'rel="alternate" type="application/json\+datasette" href="[^"]+"', page)[0], ""
    )
    count, faults = wrong(client, [second], totals)
    assert faults == []
    assert count > 30


def test_section_shows_its_entries(client: httpx.Client) -> None:
    for section, table in (("toolkits", "toolkits"), ("related", "related_lists")):
        names = {row["name"] for row in client.get(f"{DATA}/{table}.json?_shape=array").json()}
        page = client.get(f"{DATA}/sections/{section}").text
        assert {name for name in names if f">{name}</a>" not in page} == set()
        assert "0 papers" not in page


def test_a_section_with_parts_has_their_feed(client: httpx.Client) -> None:
    page = client.get(f"{DATA}/sections/post-training").text
    [feed] = re.findall(r'<a href="([^"]+)">Feed</a>', page)
    assert feed.startswith(f"{PAPERS}.atom?section__in=")
    assert client.get(feed).text.count("<entry>") >= 60
    assert client.get(f"{DATA}/feed.atom?section=post-training").text.count("<entry>") > 60


def test_withdrawn_papers_are_counted_nowhere(small: Path) -> None:
    edit(
        small / "data/papers/rollouts-for-films.toml",
        "added = 2026-05-18\n",
        "added = 2026-05-18\nwithdrawn = 2026-06-01\n",
    )
    with served(published(small)) as site, httpx.Client(base_url=site, follow_redirects=True) as client:
        terms = ["methods/GRPO", "tasks/T2I", "sections/policy-gradient", "sections/post-training"]
        _, faults = wrong(client, ["/", "/about", DATA, PAPERS, *(f"{DATA}/{term}" for term in terms)], {})
    assert faults == []
