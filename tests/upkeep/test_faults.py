"""Every failure of arXiv's interface, with every command that uses it: one line, and no change."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from itertools import count, product
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from scripts.faults import cut
from tests.conftest import run, snapshot
from tests.helpers import server_faults as faulty
from tests.helpers.adding import BETA, environment, write_list
from tests.helpers.arxiv_server import ArxivPaper, Fault, Handler, Server, feed, serving
from tests.helpers.searching import KEPT, SCOPE, SEARCHES

KNOWN = ArxivPaper("2405.00001", "Alpha-PO: Preferences for Pictures", ["Ada Nüsken", "Bo Li"])
COMMANDS = {
    "add": ["add", "2603.00001"],
    "add-form": ["add-form", "issue.md"],
    "reject": ["reject", "2603.00001", "--reason=no image"],
    "discover": ["discover", "--since=2026-03-01", "--until=2026-03-31"],
    "refresh": ["refresh", "--write"],
}


@cache
def much() -> bytes:
    """A hundred megabytes of blanks, packed."""
    return gzip.compress(b" " * 100_000_000)


def coded(coding: str) -> Fault:
    """A hundred megabytes of blanks, packed into few bytes."""

    def fault(handler: Handler, content: bytes) -> None:
        packed = much()
        handler.send(200, gzip.compress(packed) if "," in coding else packed, Content_Encoding=coding)

    return fault


def wait_until(later: timedelta) -> str:
    """A moment from now, as a Retry-After date."""
    return format_datetime(datetime.now(UTC) + later, usegmt=True)


class Case(NamedTuple):
    """A fault, the pattern of its message, and the number of requests."""

    fault: Fault
    says: str
    requests: int = 4
    timeout: str = "20"


NUMBERS = count()
AGAIN = ", 4 times; try again later"
TOO_MUCH = r"answers with more than 50?,000,000 bytes; is the address right\?"
FAULTS = {
    "400": Case(faulty.status(400), "answers 400 Bad Request", 1),
    "404": Case(faulty.status(404), "answers 404 Not Found", 1),
    "429": Case(faulty.status(429), f"answers 429 Too Many Requests{AGAIN}"),
    "429, no wait": Case(faulty.status(429, "0"), f"answers 429 Too Many Requests{AGAIN}"),
    "429, an hour in seconds": Case(
        faulty.status(429, "3600"),
        "answers 429 Too Many Requests; it asks to wait 3,600 s: try again then", 1,
    ),
    "429, nonsense": Case(faulty.status(429, "soon"), f"answers 429 Too Many Requests{AGAIN}"),
    "500": Case(faulty.status(500), f"answers 500 Internal Server Error{AGAIN}"),
    "502": Case(faulty.status(502), f"answers 502 Bad Gateway{AGAIN}"),
    "503": Case(faulty.status(503), f"answers 503 Service Unavailable{AGAIN}"),
    "503, an hour as a date": Case(
        lambda handler, content: faulty.status(503, wait_until(timedelta(hours=1)))(handler, content),
        r"answers 503 Service Unavailable; it asks to wait 3,(600|5\d\d) s: try again then", 1,
    ),
    "503, a date that is past": Case(
        faulty.status(503, "Mon, 23 Nov 2026 00:00:00 GMT"), f"answers 503 Service Unavailable{AGAIN}"
    ),
    "504": Case(faulty.status(504), f"answers 504 Gateway Timeout{AGAIN}"),
    "silence": Case(faulty.silence, f"does not answer within 0.1 s{AGAIN}", timeout="0.1"),
    "a slow drip": Case(faulty.drip, f"is not done within 0.8 s{AGAIN}", timeout="0.2"),
    "a slow drip of a head": Case(faulty.drip_head, f"is not done within 0.8 s{AGAIN}", timeout="0.2"),
    "gigabytes": Case(faulty.endless, TOO_MUCH, 1),
    "gigabytes, packed": Case(coded("gzip"), TOO_MUCH, 1),
    "gigabytes, packed twice": Case(
        coded("gzip, gzip"), "answers in more than one coding, 'gzip, gzip'", 1
    ),
    "a head without an end": Case(faulty.endless_head, rf"breaks off \(Receive buffer too long\){AGAIN}"),
    "cut off": Case(
        faulty.cut_off,
        r"breaks off \(peer closed connection without sending complete message body "
        rf"\(received \d+ bytes, expected \d+\)\){AGAIN}",
    ),
    "reset": Case(faulty.reset, rf"breaks off \(Connection reset by peer\){AGAIN}"),
    "truncated": Case(faulty.truncated, rf"answers with damaged XML \([^\n]+\){AGAIN}"),
    "malformed": Case(faulty.malformed, rf"answers with damaged XML \([^\n]+\){AGAIN}"),
    "nothing": Case(faulty.says(b""), rf"answers with damaged XML \(Document is empty[^\n]*\){AGAIN}"),
    "a page": Case(faulty.says(b"<html></html>"), f"answers with <html> instead of a feed{AGAIN}"),
    "an empty feed that announces papers": Case(
        faulty.says(feed([], 7)), f"announces 7 papers but shows none{AGAIN}"
    ),
    "a redirect loop": Case(
        faulty.redirect("/api/query?again"),
        r"redirects without end, at last to 'http://127\.0\.0\.1:\d+/api/query\?again'", 2,
    ),
    "redirects on and on": Case(
        lambda handler, content: faulty.redirect(f"/{next(NUMBERS)}")(handler, content),
        r"redirects without end, at last to 'http://127\.0\.0\.1:\d+/\d+'", 6,
    ),
    "a redirect to another host": Case(
        faulty.redirect("http://localhost/x"),
        r"leads to another host, 'localhost'; is the address right\?", 1,
    ),
    "a redirect to no address": Case(
        faulty.redirect("file:///etc/passwd"),
        r"leads to 'file:///etc/passwd', which is not a web address; "
        r"it looks like https://example\.org/page", 1,
    ),
    "a redirect to no port": Case(
        faulty.redirect("http://127.0.0.1:99999/"),
        r"leads to 'http://127\.0\.0\.1:99999/', which is not a web address; "
        r"it looks like https://example\.org/page", 1,
    ),
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small list without a day that arXiv has, with searches, and a form with an id."""
    monkeypatch.chdir(tmp_path)
    Path("issue.md").write_text("### arXiv id\n\n2603.00001\n", "utf-8")
    list_root = write_list(tmp_path / "list")
    (list_root / "data/searches.toml").write_text(SEARCHES)
    (list_root / "data/scope.toml").write_text(SCOPE)
    return list_root


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving([BETA, KNOWN, ArxivPaper("2601.00002", "Rollouts for Films", ["Bo Li"])]) as server:
        for name, value in environment(server).items():
            monkeypatch.setenv(name, value)
        yield server


# A drip takes 3.2 s, so only one command tests the limit of the whole answer: all use the same code.
DRIPS = {"a slow drip", "a slow drip of a head"}
MET = [case for case in product(COMMANDS, FAULTS) if case[0] == "add" or case[1] not in DRIPS]


@pytest.mark.parametrize(("command", "name"), MET)
def test_one_line_and_no_change(
    root: Path, arxiv: Server, command: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = FAULTS[name]
    monkeypatch.setenv("DIFFUSION_RL_TIMEOUT", case.timeout)
    arxiv.always = case.fault
    before = snapshot(root)
    result = run(root, *COMMANDS[command])
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert arxiv.received(case.requests) == case.requests
    address = cut(f"{arxiv.api}?{urlencode(arxiv.requests[0].query)}")
    hint = KEPT if command == "discover" else ""
    assert re.fullmatch(rf"{hint}{re.escape(address)}: {case.says}\n1 fault\n", result.stderr), result.stderr
    assert snapshot(root) == before


OF_FEEDS = {"truncated", "malformed", "nothing", "a page", "an empty feed that announces papers"}
OF_PAGES = {
    "a redirect to another host": Case(
        faulty.redirect("http://localhost/x"), "leads into a private network, to 'localhost'", 1
    ),
    "a redirect to an address within": Case(
        faulty.redirect("http://[::ffff:10.0.0.1]/"),
        r"leads into a private network, to '::ffff:(10\.0\.0\.1|a00:1)'", 1,
    ),
}  # fmt: skip
PAGE = "https://openaccess.thecvf.com/content/CVPR2026/html/Beta_2026_paper.html"


@pytest.mark.parametrize("name", sorted((FAULTS | OF_PAGES).keys() - OF_FEEDS))
def test_failing_page(root: Path, arxiv: Server, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = OF_PAGES.get(name) or FAULTS[name]
    monkeypatch.setenv("DIFFUSION_RL_TIMEOUT", case.timeout)
    arxiv.pages = {PAGE.removeprefix("https:/"): "<html>" + "<p>Rewards.</p>" * 20}
    arxiv.always = case.fault
    before = snapshot(root)
    result = run(root, "add", PAGE)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    hint = "; or give what you know of it: --offline --title TITLE"
    assert re.fullmatch(rf"{re.escape(PAGE)}: {case.says}{hint}\n1 fault\n", result.stderr), result.stderr
    assert arxiv.received(case.requests) == case.requests
    assert snapshot(root) == before


@pytest.mark.parametrize("form", ["in seconds", "as a date"])
def test_requested_wait_is_kept(root: Path, arxiv: Server, form: str) -> None:
    def wait(handler: Handler, content: bytes) -> None:
        moments.append(monotonic())
        after = "1" if form == "in seconds" else wait_until(timedelta(seconds=2))  # of whole seconds
        faulty.status(503, after)(handler, content)

    def note(handler: Handler, content: bytes) -> None:
        moments.append(monotonic())
        handler.send(200, content)

    moments: list[float] = []
    arxiv.script.extend([wait, note])
    assert run(root, *COMMANDS["add"]).exit_code == 0
    first, second = moments
    assert 0.9 < second - first < 10
