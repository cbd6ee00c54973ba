"""Every address on the site is right: for the public host, below a prefix, and behind a proxy."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from datasette.utils import tilde_encode

from scripts.site.sql.functions import tilde_encoded
from tests.helpers.pages import Addresses
from tests.site.conftest import served

DATA = "/diffusion-rl"
PAGES = [
    "/",
    "/about",
    "/charts",
    "/charts/months.svg",
    "/sitemap.xml",
    "/datapackage.json",
    DATA,
    f"{DATA}?sql=select+id,+title+from+papers",
    f"{DATA}/papers",
    f"{DATA}/papers?_size=1",
    f"{DATA}/papers.json?_size=1",
    f"{DATA}/papers?_facet=section&_facet_array=authors&year=2025&_search=pictures",
    f"{DATA}/papers.json?_facet=section&_facet_array=authors",
    f"{DATA}/papers?_where=year+%3D+2025&_facet_array=tasks",
    f"{DATA}/papers/alpha-po",
    f"{DATA}/papers/alpha-p",
    f"{DATA}/sections",
    f"{DATA}/sections/post-training",
    f"{DATA}/sections/toolkits",
    f"{DATA}/methods",
    f"{DATA}/methods/Policy+Gradient",
    f"{DATA}/venues",
    f"{DATA}/venues/arXiv",
    f"{DATA}/tasks/T2I",
    f"{DATA}/authors",
    f"{DATA}/authors/bo-li",
    f"{DATA}/links?_size=1",
    f"{DATA}/papers_with_code",
    f"{DATA}/papers_by_method_and_task?method=&task=&year=",
    f"{DATA}/feed.atom",
    f"{DATA}/feed.atom?method=DPO",
    f"{DATA}/toolkits/alpha-kit",
    f"{DATA}/nothing",
]
REDIRECTS = [f"{DATA}/papers/", f"{DATA}/papers?_filter_column=year&_filter_op=exact&_filter_value=2025"]
REDIRECTS += [f"{DATA}/venues/ACM~20MM", f"{DATA}/papers.csl", "/-/dashboards/field", "/-/config"]
SETTINGS = [
    ({}, (), {}, ""),
    ({"SITE_URL": "https://papers.example.org"}, (), {}, "https://papers.example.org"),
    ({}, (), {"x-forwarded-proto": "https", "host": "papers.example.org"}, "https://papers.example.org"),
    ({}, ("--setting", "base_url", "/rl/"), {}, ""),
    ({"SITE_URL": "https://example.org/rl"}, ("--setting", "base_url", "/rl/"), {}, "https://example.org"),
]


def strings(value: object) -> Iterator[str]:
    """Every text in JSON."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(part)


def addresses(answer: httpx.Response) -> list[str]:
    """The addresses in an answer: in its headers and in its content."""
    found = re.findall(r"^<?([^>;]+)>?;", answer.headers.get("link", ""))
    found += [answer.headers["location"]] if "location" in answer.headers else []
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "text/html":
        found += Addresses(answer.text).found
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.S):
            found += [text for text in strings(json.loads(block)) if text.startswith(("http", "/"))]
    elif kind == "application/json":
        data = answer.json()
        given = [
            data.get("next_url"),
            *strings(data.get("facet_results", {})),
            *strings(data.get("suggested_facets")),
        ]
        found += [text for text in given if text and text.startswith(("http", "/"))]
    elif kind.endswith("xml"):
        for element in ElementTree.fromstring(answer.text).iter():
            found += [value for name, value in element.attrib.items() if name == "href"]
            if element.tag.endswith(("}loc", "}id")) and not str(element.text).startswith("urn:"):
                found.append(str(element.text))
    return found


@pytest.mark.parametrize(("environment", "options", "headers", "origin"), SETTINGS)
def test_every_address_has_the_prefix_and_answers(
    environment: dict[str, str],
    options: tuple[str, ...],
    headers: dict[str, str],
    origin: str,
    small_published: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    prefix = "/rl" if options else ""
    with (
        served(small_published, *options) as site,
        httpx.Client(base_url=site, headers=headers, timeout=30) as client,
    ):
        place = (origin or site) + prefix
        seen: dict[str, int] = {}
        statuses: dict[str, int] = {}  # by the address that was asked, each once
        misplaced = []
        for path in [*PAGES, *REDIRECTS]:
            answer = client.get(prefix + path)
            statuses[site + prefix + path] = answer.status_code
            assert answer.status_code in ((301, 302) if path in REDIRECTS else (200, 404)), path
            for address in addresses(answer):
                url = urljoin(place + path, address)
                if address.startswith("#") or urlsplit(url).netloc not in ours(site, place):
                    continue
                twice = bool(prefix) and f"{prefix}{prefix}/" in url
                if twice or not f"{url}/".startswith(f"{place}/"):
                    misplaced.append((path, address))
                seen.setdefault(url, 0)
        assert misplaced == []
        # The addresses are the same under every setting. All are followed in the first; in the last all paths
        # are, and some that have arguments, too; in the others some are.
        paths = {url for url in seen if not urlsplit(url).query and origin and options}
        for url in {*paths, *list(seen)[:: 5 if origin or options else 1]}:
            asked = url.replace(origin or site, site, 1)
            seen[url] = statuses.get(asked) or client.get(asked).status_code
        broken = {url for url, status in seen.items() if status not in (0, 200, 301, 302)}
        assert broken <= {f"{place}{DATA}/nothing.json", f"{place}{DATA}/papers/alpha-p.json"}
        assert len(seen) > 150


def ours(site: str, place: str) -> set[str]:
    """The hosts by which an address means this site, rightly or wrongly."""
    return {urlsplit(site).netloc, urlsplit(place).netloc, "localhost"}


@pytest.mark.parametrize("prefix", ["", "/rl"])
def test_proxy_may_remove_the_prefix(prefix: str, small_published: Path) -> None:
    with served(small_published, "--setting", "base_url", "/rl/") as site:
        page = httpx.get(f"{site}{prefix}{DATA}/papers?_size=1")
    assert page.status_code == 200
    hrefs = [href for href in Addresses(page.text).found if href.startswith("/")]
    assert {href.split("/")[1] for href in hrefs} == {"rl"}
    assert not [href for href in hrefs if "/rl/rl" in href]


@pytest.mark.parametrize("scheme", ["wss", "javascript", "http, https"])
def test_other_schemes_are_ignored(scheme: str, site: str) -> None:
    page = httpx.get(f"{site}{DATA}/papers", headers={"x-forwarded-proto": scheme}).text
    schemes = {urlsplit(address).scheme for address in Addresses(page).found}
    assert schemes <= {"", "http", "https"}
    assert f'<link rel="canonical" href="{site}{DATA}/papers">' in page


def test_invalid_host_is_not_shown(site: str) -> None:
    page = httpx.get(f"{site}/", headers={"host": "evil.example.org/x?<script>"})
    assert "evil.example.org/x" not in page.text + str(page.headers)


def test_a_row_has_one_address(site: str) -> None:
    spellings = ["ACM~20MM", "ACM%20MM", "~41CM+MM"]
    for spelling in spellings:
        answer = httpx.get(f"{site}{DATA}/venues/{spelling}?a=1")
        assert (answer.status_code, answer.headers["location"]) == (301, f"{DATA}/venues/ACM+MM?a=1")
    page = httpx.get(f"{site}{DATA}/venues/ACM+MM").text
    assert f'<link rel="canonical" href="{site}{DATA}/venues/ACM+MM">' in page
    pages = ["/", f"{DATA}/venues", "/sitemap.xml", f"{DATA}/papers?venue=ACM+MM", f"{DATA}/methods"]
    text = "".join(httpx.get(site + path).text for path in pages)
    written = set(re.findall(r"(?:venues|methods)/[^\"<?]+", text))
    assert {found for found in written if "~20" in found or " " in found or "%20" in found} == set()
    for key in ("a b", "é/ü", "x-y_1.2,~"):
        assert tilde_encoded(key) == tilde_encode(key)


def test_filtered_list_has_its_own_address(site: str) -> None:
    page = httpx.get(f"{site}{DATA}/papers?year=2025&_facet=section&_sort=title&_search=video").text
    assert f'<link rel="canonical" href="{site}{DATA}/papers?year=2025&amp;_search=video">' in page


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/selection?_pick=ddpo&_pick=dpok&year=2023", "/selection?_pick=ddpo&_pick=dpok"),
        ("/compare?_pick=ddpo%2Cdpok&_x=1", "/compare?_pick=ddpo%2Cdpok"),
        ("/tree?paper=ddpo&_x=1", "/tree?paper=ddpo"),
        ("/charts/families?task=T2V&year=", "/charts/families?task=T2V&year="),
        (f"{DATA}/papers_with_code?method=GRPO&venue=&_x=1", f"{DATA}/papers_with_code?method=GRPO"),
        (f"{DATA}?sql=select+:a&a=1&_hide_sql=1", f"{DATA}?sql=select+%3Aa&a=1"),
    ],
)
def test_page_with_a_subject_has_its_own_address(path: str, kept: str, site: str) -> None:
    page = httpx.get(site + path).text
    canonical = html.unescape(re.findall(r'<link rel="canonical" href="(.*?)">', page)[0])
    assert canonical == site + kept
    assert f'<meta property="og:url" content="{html.escape(canonical)}">' in page


def test_description_of_chosen_papers_names_them(site: str) -> None:
    page = httpx.get(f"{site}/compare?_pick=ddpo,dpok").text
    said = "Base models, rewards, benchmarks, code and licence of DDPO, DPOK."
    assert f'<meta name="description" property="og:description" content="{said}">' in page
    assert '<meta property="og:title" content="2 papers side by side">' in page
    page = httpx.get(f"{site}/selection?_pick=ddpo,dpok").text
    said = "2 chosen papers on RL for image and video diffusion: DDPO, DPOK."
    assert f'<meta name="description" property="og:description" content="{said}">' in page


@pytest.mark.parametrize("wrong", ["ftp://example.org", "https://example.org/elsewhere"])
def test_wrong_site_url_stops_the_server(
    wrong: str, small_published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", wrong)
    with pytest.raises(AssertionError) as raised, served(small_published):
        pass
    said = f"Error: SITE_URL: {wrong!r} is not a web address that ends with the base_url\n"
    assert str(raised.value) == said
