"""Too many requests: some are refused with a message, and the others are answered."""

import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.site.conftest import served

SLOW = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
REFUSED = "Too many readers at once; please try again in a moment.\n"


def with_places(small: Path, **places: Any) -> Path:
    """The small list as a site with so many places."""
    path = small / "metadata.yml"
    metadata = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    metadata["plugins"]["busy"] |= places
    path.write_text(yaml.safe_dump(metadata), "utf-8")
    return small


def test_excess_sql_is_refused_but_pages_are_not(own_copy: Path) -> None:
    with (
        served(with_places(own_copy, sql=4)) as site,
        ThreadPoolExecutor(9) as crowd,
        httpx.Client(base_url=site, timeout=60) as one,
    ):
        one.get("/")
        asked = [crowd.submit(one.get, "/diffusion-rl.json", params={"sql": SLOW}) for _ in range(9)]
        wait(asked, return_when=FIRST_COMPLETED)
        pages = [one.get(f"/diffusion-rl/papers?_={number}") for number in range(5)]
        assert {page.status_code for page in pages} == {200}
        answers = [each.result() for each in asked]
        assert Counter(answer.status_code for answer in answers) == {400: 4, 503: 5}  # 400: cut short
        refused = {(a.headers["retry-after"], a.text) for a in answers if a.status_code == 503}
        assert refused == {("2", REFUSED)}


def test_excess_pages_are_refused_unless_cached(own_copy: Path) -> None:
    with (
        served(with_places(own_copy, most=1)) as site,
        ThreadPoolExecutor(12) as crowd,
        httpx.Client(base_url=site, timeout=60) as one,
    ):
        etag = one.get("/").headers["etag"]
        answers = list(crowd.map(lambda number: one.get(f"/diffusion-rl/papers?_={number}"), range(12)))
        counts = Counter(answer.status_code for answer in answers)
        assert counts[200] >= 1 <= counts[503]
        known = list(crowd.map(lambda _: one.get("/", headers={"if-none-match": etag}), range(12)))
        assert {answer.status_code for answer in known} == {304}


@contextmanager
def idle(site: str, path: str) -> Iterator[socket.socket]:
    """A client that requests a page and reads nothing."""
    host, _, port = site.removeprefix("http://").partition(":")
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        one.connect((host, int(port)))
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        yield one


def test_slow_reader_is_not_counted(site: str) -> None:
    whole = "/diffusion-rl/papers.csv?_stream=1&_size=max"
    with ExitStack() as stack:
        for number in range(40):  # more than there are places
            stack.enter_context(idle(site, f"{whole}&_={number}"))
        time.sleep(3)
        answers = [httpx.get(f"{site}/diffusion-rl/papers?_={number}", timeout=30) for number in range(3)]
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("wrong", ["many", 0, 1.5])
def test_wrong_number_stops_the_server(wrong: object, own_copy: Path) -> None:
    with pytest.raises(AssertionError) as raised, served(with_places(own_copy, most=wrong)):
        pass
    said = f"Error: metadata.yml: plugins: busy: most: {wrong!r} is not a number above 0\n"
    assert str(raised.value) == said
