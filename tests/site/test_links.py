"""Every link of the site, the sitemap, canonical and published addresses."""

import random
import re
import sqlite3
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import feedparser
import httpx
import pytest
from datasette.utils import tilde_encode
from lxml import html

from tests.conftest import REPOSITORY
from tests.site.conftest import served

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
WITH_QUERIES = 150
MOST_PAPERS, MOST_ROWS = 60, 20  # that are requested: the rows of a table are made alike
MOST_PICTURES = 2  # each takes half a second to draw, from the SVG of the same name
MOST = {(PAPERS, ""): MOST_PAPERS, ("png",): MOST_PICTURES}
ADDRESSES = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


class Links:
    """The addresses on a page, in links, scripts and styles, and its ids."""

    def __init__(self, page: str) -> None:
        tree = html.document_fromstring(page)
        self.found = {value for value in map(str, tree.xpath("//@href | //@src")) if value}
        self.anchors = {value for value in map(str, tree.xpath("//@id")) if value}


def kind_of_row(url: str) -> tuple[str, ...]:
    """The table and the format of a row; the format of a picture; nothing for another page."""
    table, _, row = urlsplit(url).path.rpartition("/")
    if row.endswith(".png"):
        return ("png",)
    return (table, row.partition(".")[2]) if table.startswith(f"{DATA}/") else ()


def crawl(site: str) -> tuple[dict[str, int], set[str], set[tuple[str, str]], set[str]]:
    """The status of paths, the addresses with a query, the missing anchors, and the rows beyond the most."""
    more: set[str] = set()
    statuses: dict[str, int] = {}
    queries: set[str] = set()
    anchors: dict[str, set[str]] = {}
    wanted: set[tuple[str, str]] = set()
    waiting, asked = [f"{site}/"], Counter[tuple[str, ...]]()
    with httpx.Client(follow_redirects=True, timeout=30) as client:
        while waiting:
            url = waiting.pop()
            row = kind_of_row(url)
            if url in statuses:
                continue
            if asked[row] == MOST.get(row, MOST_ROWS):
                more.add(url)
                continue
            asked[row] += bool(row)
            answer = client.get(url)
            statuses[url] = answer.status_code
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            page = Links(answer.text)
            anchors[url] = page.anchors
            for link in page.found:
                target, fragment = urldefrag(urljoin(url, link))
                if urlsplit(target).netloc != urlsplit(site).netloc:
                    continue
                wanted |= {(target, fragment)} if fragment else set()
                (queries.add if urlsplit(target).query else waiting.append)(target)
    missing = {(url, name) for url, name in wanted if url in anchors and name not in anchors[url]}
    return statuses, queries, missing, more


def test_every_link_answers(site: str) -> None:
    statuses, queries, missing_anchors, more = crawl(site)
    for table in ("papers", "base_models", "rewards", "benchmarks", "venues", "authors"):
        linked = {url for url in more if kind_of_row(url) == (f"{DATA}/{table}", "")}
        assert linked - {f"{site}{path}" for path in pages_of(table, withdrawn=True)} == set()
        assert linked
    pictures = {url for url in more if kind_of_row(url) == ("png",)}
    assert {url.replace(".png", ".svg") for url in pictures} <= statuses.keys()
    assert pictures
    assert {url: status for url, status in statuses.items() if status != 200} == {}
    assert missing_anchors == set()
    papers = {url for url in statuses if re.fullmatch(rf"{site}{PAPERS}/[a-z0-9-]+", url)}
    assert len(papers) > 50
    assert papers < {f"{site}{path}" for path in pages_of("papers")}
    sample = random.Random(1).sample(sorted(queries), WITH_QUERIES)
    with httpx.Client(follow_redirects=True, timeout=30) as client:
        answers = {url: client.get(url).status_code for url in sample}
    assert {url: status for url, status in answers.items() if status != 200} == {}


def pages_of(table: str, withdrawn: bool = False) -> list[str]:
    """The addresses of the rows of a table, in Datasette's encoding of keys."""
    key = "id" if table in ("papers", "sections", "authors") else "name"
    with sqlite3.connect(f"file:{REPOSITORY}/diffusion-rl.db?mode=ro", uri=True) as database:
        listed = "where withdrawn is null" if table == "papers" and not withdrawn else ""
        rows = database.execute(f"select {key} from {table} {listed}").fetchall()
    database.close()
    return [f"{DATA}/{table}/{tilde_encode(row[0])}" for row in rows]


def test_sitemap_is_complete(site: str) -> None:
    answer = httpx.get(f"{site}/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    found = [str(address.text) for address in ElementTree.fromstring(answer.text).iter(ADDRESSES)]
    tables = (
        "papers",
        "methods",
        "tasks",
        "base_models",
        "rewards",
        "benchmarks",
        "venues",
        "sections",
        "authors",
    )
    expected = [
        "/",
        "/about",
        "/charts",
        "/tree",
        "/new",
        *(path for table in tables for path in pages_of(table)),
    ]
    assert sorted(found) == sorted(site + path for path in expected)
    sample = random.Random(2).sample(found, 60)
    statuses = {url: httpx.get(url).status_code for url in sample}
    assert {url: status for url, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize(
    "path", ["/", PAPERS, f"{PAPERS}/flow-grpo", f"{DATA}/methods/Reward+Model", "/about"]
)
def test_canonical_address_is_the_page_without_its_query(path: str, site: str) -> None:
    text = httpx.get(f"{site}{path}?_search=&_x=1").text
    assert re.findall(r'<link rel="canonical" href="(.*?)">', text) == [site + path]
    properties = dict(re.findall(r'<meta property="og:(\w+)" content="(.*?)">', text))
    assert properties["url"] == site + path
    assert (properties["site_name"], properties["type"]) == ("diffusion-rl", "website")
    assert properties["title"] == re.findall(r"<title>(.*) · diffusion-rl</title>", text)[0]


def test_site_url_makes_addresses_absolute(small_published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    with served(small_published) as site:
        page = httpx.get(f"{site}{PAPERS}/alpha-po").text
        assert f'<link rel="canonical" href="https://example.org{PAPERS}/alpha-po">' in page
        assert f'"url":"https://example.org{PAPERS}/alpha-po"' in page
        assert '"url":"https://example.org/"' in httpx.get(site).text
        locations = ElementTree.fromstring(httpx.get(f"{site}/sitemap.xml").text).iter(ADDRESSES)
        assert {urlsplit(str(location.text)).netloc for location in locations} == {"example.org"}
        feed = feedparser.parse(httpx.get(f"{site}{DATA}/feed.atom").text)
        papers = {f"https://example.org{PAPERS}/{paper}" for paper in ("alpha-po", "rollouts-for-films")}
        assert {entry.link for entry in feed.entries} == papers | {"https://example.org/about"}
