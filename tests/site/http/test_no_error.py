"""No request causes a server error: odd values of every argument, at every kind of address."""

import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.site.conftest import served_by
from tests.site.sql.test_processes import resident

DATA = "/diffusion-rl"
TABLES = ["papers", "links", "authors", "sections", "paper_methods", "toolkits", "papers_fts", "zzz"]
ROWS = [
    "papers/alpha-po",
    "papers/zzz",
    "links/a,b",
    "paper_methods/alpha-po,DPO",
    "venues/arXiv",
    "methods/zzz",
]
ROWS += [
    "sections/post-training",
    "toolkits/alpha-kit",
    "papers/alpha-po,x",
    "authors/~",
    "papers/2405.00001",
]
QUERIES = ["papers_with_code", "feed", "methods_by_year", "papers_of_an_author", "authors_of_a_method"]
FORMATS = ["", ".json", ".csv", ".bib", ".csljson", ".md", ".csl", ".atom", ".blob", ".jsono", ".zzz"]
OTHERS = [
    "/",
    "/.json",
    "/about",
    "/charts",
    "/charts/months.svg",
    "/charts/months.csv",
    "/charts/months.png",
    "/tree/alpha-po.png",
    "/sitemap.xml",
    "/robots.txt",
    "/zzz",
    "/links.bib",
]
OTHERS += ["/datapackage.json", "/data/tables/zzz.csv", "/static/site.css", "/static/../x", "/-/static/zzz"]
OTHERS += [
    f"{DATA}.db",
    f"{DATA}.zip",
    f"{DATA}/feed.atom",
    "/choose",
    "/selection",
    "/compare",
    "/-/patterns",
    "/-/metadata",
    "/-/zzz",
    "/:memory:",
    "//x",
]
ROUTES = [
    *(f"{DATA}{form}" for form in FORMATS),
    *(f"{DATA}/{name}{form}" for name in [*TABLES, *QUERIES, *ROWS] for form in FORMATS),
    *OTHERS,
]
SPECIAL = """
    size next sort sort_desc facet facet_array facet_date facet_m2m facet_zzz facet_size search search_title
    search_zzz searchmode where through col nocol shape json json_infinity nl label labels stream dl header
    trace ttl timelimit nocount nofacet nosuggest format blob_column blob_hash extras filter_column filter_op
    filter_value filter_column_1 sort_by_desc fts_table fts_pk show_sql hide_sql context method zzz
"""
ARGUMENTS = [f"_{name}" for name in SPECIAL.split()]
ARGUMENTS += [
    "year",
    "year__lte",
    "year__in",
    "year__notin",
    "tasks__arraycontains",
    "methods__arraycontains",
]
ARGUMENTS += [
    "tasks__any",
    "links__label__any",
    "tasks__kind",
    "submitted__since",
    "added__month",
    "_pick",
    "title__like",
    "title__glob",
    "added__date",
    "zzz",
    "zzz__zzz",
    "__",
    "_",
    "withdrawn",
    "id",
    "sql",
]
ARGUMENTS += ["title__contains", "year__isnull", "method", "task", "section__in", "authors__arraynotcontains"]
VALUES = [
    "",
    "x",
    "0",
    "-1",
    "1",
    "max",
    "1.5",
    "1e999",
    "99999999999999999999",
    "\0",
    "%",
    "'",
    '"',
    "[]",
    "{}",
    "[",
]
VALUES += [
    '{"a":1}',
    '{"column":5}',
    '{"table":"papers"}',
    '["x",{}]',
    "[" * 3000,
    "null",
    "é",
    "日本",
    "x" * 3000,
]
VALUES += [
    "1,2",
    "../..",
    "select 1",
    "title",
    "year",
    "rowid",
    "on",
    "array",
    "object",
    "arrays",
    "\ud800",
    "a,b,c",
]
EXPLICIT = [
    f"{DATA}/papers?_nocount=1",
    f"{DATA}/links?_nocount=1",
    f"{DATA}/papers?_facet_m2m=" + quote('{"table":5}'),
    f"{DATA}/papers?_facet_array=" + quote('{"column":5}'),
    f"{DATA}/papers?_through=[]",
    f"{DATA}/papers?_sort=%00",
    f"{DATA}/papers?_sort=zzz",
    f"{DATA}/papers?_facet_m2m=%00",
    f"{DATA}/papers?_timelimit=x",
    f"{DATA}/papers?year__lte=99999999999999999999",
    f"{DATA}/papers?" + "&".join(f"_facet=c{number}" for number in range(400)),
    f"{DATA}/papers?" + "&".join(f"year={number}" for number in range(1000)),
    f"{DATA}.bib?sql=select+1",
    f"{DATA}.csv",
    "/links.bib",
]
ODD_CELLS = [
    "'[{}]'",
    "'[null,{\"a\":1}]'",
    '\'{"a":"http://[x"}\'',
    "'[[1]]'",
    "'{\"a\":null}'",
    "x'00ff'",
    "1",
]
ODD_CELLS += [
    "null",
    "'http://[x'",
    "replace(hex(zeroblob(2500)), '0', '[')",
    "'\"'",
    "1e999",
    "-9223372036854775808",
    "char(0, 55296)",
]
COLUMNS = ["tasks", "methods", "authors", "links", "venue", "section", "arxiv", "doi", "title", "id", "other"]


@pytest.fixture(scope="module")
def small_server(small_published: Path) -> Iterator[str]:
    """A separate server, so that no other test changes its memory."""
    with served_by(sys.executable, small_published) as (address, _):
        yield address


def drawn(number: int) -> Iterator[str]:
    """Addresses with odd arguments: each argument, each value and each route several times."""
    choose = random.Random(7)
    for turn in range(number):
        route = ROUTES[turn % len(ROUTES)]
        names = [ARGUMENTS[turn % len(ARGUMENTS)], *choose.sample(ARGUMENTS, choose.choice([0, 0, 1, 2]))]
        pairs = [(name, choose.choice(VALUES).encode("utf-8", "surrogatepass")) for name in names]
        yield f"{route}?{urlencode(pairs)}"


def odd_sql() -> Iterator[str]:
    """Pages, feeds and citations of SQL with other values than the dataset's."""
    for form in ("", ".bib", ".json"):
        for value in ODD_CELLS:
            columns = ", ".join(f"{value} as {column}" for column in COLUMNS)
            yield f"{DATA}{form}?{urlencode({'sql': f'select {columns}'})}"
    for value in ODD_CELLS:
        columns = ", ".join(
            f"{value} as atom_{name}" for name in ("id", "title", "updated", "link", "content")
        )
        yield f"{DATA}.atom?{urlencode({'sql': f'select {columns}'})}"


def failing(site: str, paths: list[str]) -> list[tuple[str, int]]:
    """The addresses at which the server fails; a refusal (503) is not a failure."""
    with httpx.Client(base_url=site, timeout=30) as client, ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda path: client.get(path).status_code, paths))
    return [(path[:200], status) for path, status in zip(paths, statuses, strict=True) if status >= 500]


def test_odd_arguments_cause_no_server_error_or_growth(small_server: str) -> None:
    paths = [*EXPLICIT, *odd_sql(), *drawn(450)]
    failing(small_server, paths[:50])
    before = resident(small_server)
    assert failing(small_server, paths) == []
    assert resident(small_server) < before + 60


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "ZZZ"])
def test_methods_cause_no_server_error(method: str, small_server: str) -> None:
    for path in (
        "/",
        DATA,
        f"{DATA}/papers",
        f"{DATA}/papers/alpha-po",
        f"{DATA}/feed",
        "/charts",
        f"{DATA}.db",
    ):
        status = httpx.request(method, small_server + path).status_code
        assert status < 500, path
        assert status in (200, 405), path


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{DATA}/papers.json?_sort=zzz", 400, "Cannot sort table by zzz."),
        (f"{DATA}/papers.json?_timelimit=x", 400, "_timelimit is a whole number, not 'x'."),
        (
            f"{DATA}/papers.json?_through=[]",
            400,
            '_through is {"table": …, "column": …, "value": …}, not \'[]\'.',
        ),
        (f"{DATA}/papers.json?_facet=zzz", 400, "_facet: papers has no column 'zzz'"),
        (f"{DATA}/papers.json?_where=zzz", 400, "no such column: zzz"),
        (f"{DATA}/zzz.json", 404, "Table not found"),
        (f"{DATA}/zzz/1.json", 404, "Table not found"),
        (
            f"{DATA}/papers.json?{'a=1&' * 101}",
            400,
            "An address has at most 100 arguments; this one has 101.",
        ),
        (
            f"{DATA}/papers.json?{'_facet=year&' * 13}",
            400,
            "At most 12 facets are counted at once; this address asks for 13.",
        ),
    ],
)
def test_refusals_have_a_reason(path: str, status: int, said: str, small_server: str) -> None:
    answer = httpx.get(small_server + path)
    assert (answer.status_code, answer.json()["error"]) == (status, said)
