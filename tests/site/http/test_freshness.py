"""Caching: how long answers may be cached, and conditional requests."""

import re
import shutil
from pathlib import Path

import httpx
import pytest

from tests.site.conftest import build, served

DATA = "/diffusion-rl"
KEPT = [
    "/",
    f"{DATA}/papers",
    f"{DATA}/papers/flow-grpo",
    f"{DATA}/papers.json",
    f"{DATA}/papers.csv?_stream=on",
]
KEPT += [f"{DATA}/methods/GRPO", f"{DATA}/methods_by_year", f"{DATA}/feed.atom", "/about", "/sitemap.xml"]
KEPT += ["/datapackage.json", "/data/tables/papers.csv", "/static/site.css", "/-/static/app.css"]
KEPT += ["/charts", "/charts/months.svg", "/robots.txt"]


def etag(site: str, path: str = "/") -> str | None:
    found: str | None = httpx.get(site + path).raise_for_status().headers.get("etag")
    return found


@pytest.mark.parametrize("path", KEPT)
def test_unchanged_page_is_not_sent_again(path: str, site: str) -> None:
    first = httpx.get(site + path)
    assert first.status_code == 200
    assert "max-age=300" in first.headers["cache-control"]
    again = httpx.get(site + path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = httpx.get(site + path, headers={"if-none-match": 'W/"another"'})
    assert (other.status_code, other.headers["etag"]) == (200, first.headers["etag"])


def test_the_database_keeps_its_own_etag(site: str) -> None:
    first = httpx.head(f"{site}{DATA}.db")
    assert first.headers["etag"] not in ("", etag(site))
    assert httpx.get(f"{site}{DATA}.db", headers={"if-none-match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/none", 404),
        (f"{DATA}.json?sql=nonsense", 400),
        (f"{DATA}/papers/none", 404),
        (f"{DATA}/papers?_size=x", 400),
        ("/data/tables/none.csv", 404),
        (f"{DATA}/papers/", 302),
    ],
)
def test_errors_are_not_cached(path: str, status: int, site: str) -> None:
    for headers in ({}, {"if-none-match": etag(site) or ""}):
        answer = httpx.get(site + path, headers=headers)
        assert (answer.status_code, answer.headers.get("etag")) == (status, None)
        assert "public" not in answer.headers.get("cache-control", "")


def test_new_server_answers_304_after_rendering(
    small_published: Path,
) -> None:
    with served(small_published) as site:
        known = etag(site)
    with served(small_published) as site:
        for path in (
            f"{DATA}/papers",
            "/data/tables/papers.csv",
            "/static/site.css",
            f"{DATA}/papers.csv?_stream=1",
        ):
            answer = httpx.get(site + path, headers={"if-none-match": known or ""})
            assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", known)


SLOW_FILTER = "(select count(*) from (with recursive n(i) as (select 1 union all select i + 1 from n) "
SLOW_FILTER += "select i from n limit 20000)) > 0"  # some milliseconds


def test_incomplete_page_is_not_cached(small_published: Path) -> None:
    with served(small_published, "--setting", "facet_time_limit_ms", "1") as site:
        page = httpx.get(f"{site}{DATA}/papers", params={"_where": SLOW_FILTER}, timeout=30)
    assert page.status_code == 200
    assert "Too slow to count" in page.text
    assert page.headers.get("etag") is None
    assert page.headers["cache-control"] == "no-store"


def test_server_keeps_its_data_during_a_build(own_copy: Path) -> None:
    small = own_copy
    record = small / "data/papers/alpha-po.toml"
    paths = [
        "/",
        f"{DATA}/papers",
        f"{DATA}/papers.json",
        f"{DATA}/papers/alpha-po",
        f"{DATA}.json?sql=select+*+from+papers",
    ]
    paths += [
        "/datapackage.json",
        "/data/tables/papers.csv",
        f"{DATA}.zip",
        f"{DATA}.db",
        f"{DATA}/papers.csv?_stream=1",
    ]
    with served(small) as site:
        before = {path: httpx.get(site + path).content for path in paths[:3]}
        record.write_text(
            record.read_text("utf-8").replace("Alpha-PO: Preferences", "Omega: Wishes"), "utf-8"
        )
        build(small)
        for _ in range(8):  # more than there are threads
            answers = {path: httpx.get(site + path) for path in paths}
            assert {path for path, answer in answers.items() if answer.status_code != 200} == set()
            assert {path for path, answer in answers.items() if b"Omega" in answer.content} == set()
            assert (
                len({answer.headers["etag"] for path, answer in answers.items() if path != f"{DATA}.db"}) == 1
            )
        assert {path: without_times(answers[path].content) for path in before} == {
            path: without_times(content) for path, content in before.items()
        }
    with served(small) as site:
        assert "Omega" in httpx.get(f"{site}{DATA}/papers").text


def without_times(content: bytes) -> bytes:
    """A page without the time of its SQL."""
    return re.sub(rb'[\d.]+ ms|"query_ms": [\d.]+', b"", content)


def test_server_pages_and_private_answers_are_not_cached(site: str) -> None:
    assert etag(site, "/-/threads.json") is None
    for secret in ("cookie", "authorization"):
        headers = {secret: "ds_actor=x", "if-none-match": etag(site) or ""}
        answer = httpx.get(f"{site}/", headers=headers)
        assert (answer.status_code, answer.headers.get("etag")) == (200, None)


def test_styles_and_scripts_are_cached_for_a_year(site: str) -> None:
    text = httpx.get(f"{site}/").text
    addresses = re.findall(r"/static/site\.(?:css|js)\?[0-9a-f]{12}", text)
    assert [address.partition("?")[0] for address in addresses] == ["/static/site.css", "/static/site.js"]
    year, day = "public, max-age=31536000, immutable", "public, max-age=300"
    for address in addresses:
        assert httpx.get(site + address).headers["cache-control"] == year
        assert httpx.get(site + address[:-1]).headers["cache-control"] == day


def test_replicas_have_one_etag_until_data_or_templates_change(own_copy: Path, tmp_path: Path) -> None:
    small, replica = own_copy, shutil.copytree(own_copy, tmp_path / "replica")
    with served(small) as one, served(replica) as other:
        before = etag(one)
        assert before is not None
        assert before == etag(other)
    with (replica / "static/site.css").open("a") as styles:
        styles.write("\n")
    record = small / "data/papers/alpha-po.toml"
    record.write_text(record.read_text("utf-8").replace("year = 2025", "year = 2024"), "utf-8")
    build(small)
    with served(small) as one, served(replica) as other:
        assert len({before, etag(one), etag(other)}) == 3


def test_pages_of_a_mutable_database_are_not_cached(own_copy: Path) -> None:
    (own_copy / "inspect-data.json").unlink()
    with served(own_copy) as site:
        assert etag(site) is None
