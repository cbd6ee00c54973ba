"""Readers' SQL: limited in time, bytes and memory, and separate from the pages of the site."""

import re
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from urllib.parse import quote

import httpx
import pytest

from scripts.site.sql.processes import NICE
from tests.site.conftest import served_by

DATA = "/diffusion-rl"
ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
LATE = "This takes more than 2 seconds of SQL."
BIG = "string or blob too big"
ONE_STEP = "select instr(hex(zeroblob(490000)), hex(zeroblob(240000)) || '1')"  # half a minute without limits
HOSTILE = {
    ENDLESS: LATE,
    ONE_STEP: LATE,
    "select count(*) from papers a, papers b, papers c, papers d": LATE,
    "select instr(hex(zeroblob(6000000)), hex(zeroblob(3000000)) || '1')": BIG,
    "select zeroblob(900000000)": BIG,
    "select length(hex(randomblob(100000000)))": BIG,
    "select group_concat(a.authors || b.authors) from papers a, papers b": BIG,
    "select hex(zeroblob(250000)) from papers a, papers b limit 2001": (
        "the answer has more than 4 MB; ask for fewer rows or columns"
    ),
    "select a.* from papers a, papers b, papers c order by random()": (
        "this takes more memory than is allowed"
    ),
    f"select {', '.join(map(str, range(101)))}": "too many columns in result set",
    f"select {'(' * 300}1{')' * 300}": "parser stack overflow",
    f"select 1 {'union all select 1 ' * 60}": "too many terms in compound SELECT",
    f"select 1 where 'a' like '{'%a' * 100}'": "LIKE or GLOB pattern too complex",
}
QUICK = [  # whose answers take more of the site's own time than their SQL takes of another
    "select a.id from papers a, papers b where a.title < b.title limit 2000",
    "select highlight(papers_fts, 0, '<', '>') from papers_fts, papers where papers_fts match 'a*'",
]


@pytest.fixture(scope="module")
def own(repository: Path) -> Iterator[str]:
    """A separate server, so that no other test changes its memory."""
    with served_by(sys.executable, repository) as (address, _):
        yield address


def process_of(site: str) -> str:
    """The id of the process that serves an address."""
    port = f"--port\0{site.rpartition(':')[2]}"
    return next(path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if port in path.read_text())


def resident(site: str) -> float:
    """Resident megabytes of a server, without the processes that it started."""
    return int(status(Path("/proc") / process_of(site))["VmRSS"].split()[0]) / 1000


def asked(site: str, sql: str, form: str = ".json") -> httpx.Response:
    return httpx.get(f"{site}{DATA}{form}", params={"sql": sql}, timeout=30)


@pytest.mark.parametrize("sql", HOSTILE, ids=range(len(HOSTILE)))
def test_expensive_sql_is_refused_quickly(sql: str, own: str) -> None:
    before = resident(own)
    start = time.perf_counter()
    answer = asked(own, sql)
    said = {HOSTILE[sql], LATE}  # on a busy machine, the time limit may come first
    assert answer.status_code == 400
    assert answer.json()["error"] in said
    assert [text for text in said if text in asked(own, sql, "").text]
    assert time.perf_counter() - start < 30  # alone, five
    assert resident(own) < before + 100


@pytest.mark.parametrize("where", [ONE_STEP.removeprefix("select "), f"1 = ({ENDLESS})"])
def test_expensive_filters_are_refused_quickly(where: str, own: str) -> None:
    answer = httpx.get(f"{own}{DATA}/papers.json", params={"_where": where}, timeout=30)
    assert (answer.status_code, answer.json()["error"]) == (400, LATE)


@pytest.mark.parametrize("statements", [[*list(HOSTILE)[:3], ENDLESS], QUICK], ids=["endless", "quick"])
def test_pages_do_not_wait_for_readers_sql(statements: list[str], own: str) -> None:
    def page(number: int) -> float:
        start = time.perf_counter()
        reader.get(f"/papers?_={time.monotonic_ns()}").raise_for_status()
        return time.perf_counter() - start

    def attack(number: int) -> set[int]:
        question = {"sql": statements[number % len(statements)]}
        with httpx.Client(timeout=30) as client:
            statuses = {client.get(f"{own}{DATA}.json", params=question).status_code}
            while not done.is_set():
                statuses.add(client.get(f"{own}{DATA}.json", params=question).status_code)
        return statuses

    done = Event()
    with httpx.Client(base_url=own + DATA, timeout=30) as reader, ThreadPoolExecutor(6) as crowd:
        page(0)
        alone = statistics.median(map(page, range(10)))
        attacks = [crowd.submit(attack, number) for number in range(6)]
        try:
            during = statistics.median(map(page, range(10)))
        finally:
            done.set()
        assert set().union(*(attack.result() for attack in attacks)) <= {200, 400, 503}
    assert during < 3 * alone + 0.05


def test_process_of_readers_sql_has_low_priority(own: str) -> None:
    asked(own, "select 1")
    folders = [path for path in Path("/proc").glob("[0-9]*") if status(path).get("PPid") == process_of(own)]
    nice = [(path / "stat").read_text().rpartition(")")[2].split()[16] for path in folders]
    assert set(nice) == {str(NICE)}


def test_disconnecting_stops_the_query(own: str) -> None:
    host, _, port = own.removeprefix("http://").partition(":")
    for _ in range(6):
        with socket.create_connection((host, int(port))) as one:
            one.sendall(f"GET {DATA}.json?sql={quote(ENDLESS)} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            time.sleep(0.1)
    start = time.perf_counter()
    assert asked(own, "select 1 as one").json()["rows"] == [[1]]
    assert time.perf_counter() - start < 5  # six times two seconds, by two at a time, would be six


def test_cells_of_readers_sql_are_not_cached(own: str) -> None:
    sql = "select i || hex(zeroblob(1500)) as venue from (select value as i from json_each({}))"
    ranges = [f"'[{','.join(str(400 * turn + each) for each in range(400))}]'" for turn in range(14)]
    for values in ranges[:5]:  # it keeps some memory that it needed once
        assert asked(own, sql.format(values), "").status_code == 200
    before = resident(own)
    for values in ranges[5:]:
        assert asked(own, sql.format(values), "").status_code == 200
    assert resident(own) < before + 25


def test_long_results_are_cut_with_a_notice(own: str) -> None:
    sql = f"select {', '.join(f'{number} as c{number}' for number in range(100))} from papers a, papers b"
    page = asked(own, sql, "")
    assert "<h2>More than 100 rows</h2>" in page.text
    data = asked(own, sql).json()
    assert (len(data["rows"]), data["truncated"]) == (1000, True)


def test_answers_equal_those_of_the_page_connections(own: str) -> None:
    values = (
        "1 as a, 2.5 as a, null as \"b\"\"c\", x'00ff' as blob, '日本' as text, 9223372036854775807 as big"
    )
    sql = f"select {values}"
    found = asked(own, sql).json()
    assert found["columns"] == ["a", "a", 'b"c', "blob", "text", "big"]
    assert found["rows"] == [
        [1, 2.5, None, {"$base64": True, "encoded": "AP8="}, "日本", 9223372036854775807]
    ]
    parameters = {"sql": "select :x || :y as joined", "x": "a", "y": "b"}
    assert httpx.get(f"{own}{DATA}.json", params=parameters).json()["rows"] == [["ab"]]
    lists = [
        httpx.get(f"{own}{DATA}/papers.json", params={**extra, "_size": "max"}).json()["rows"]
        for extra in ({"_where": "year = 2025"}, {"year": "2025"})
    ]
    assert lists[0] == lists[1] != []


def test_processes_end_with_their_server(repository: Path) -> None:
    with served_by(sys.executable, repository) as (address, _):
        asked(address, "select 1")
        server = process_of(address)
        workers = [path for path in Path("/proc").glob("[0-9]*") if status(path).get("PPid") == server]
        assert workers
    time.sleep(1)
    assert {status(path).get("State", "gone")[0] for path in workers} <= {"g", "Z"}


def status(path: Path) -> dict[str, str]:
    """The system's data on a process; empty if it has ended."""
    try:
        return dict(re.findall(r"^(\w+):\s+(.*)$", (path / "status").read_text(), re.M))
    except OSError:
        return {}
