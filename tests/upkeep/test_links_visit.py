"""The result for an address by the behaviour of its server, on real connections."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from scripts.upkeep.links_judge import LinkAnswer
from scripts.upkeep.links_visit import Settings, link_settings
from tests.helpers.link_server import (
    LinkServer,
    Route,
    by_method,
    cut_short,
    drip,
    endless_head,
    garbage,
    gigabytes,
    hang,
    in_turn,
    reset,
    status,
)
from tests.helpers.visiting import FINE, ask, visit

HEAD, GET = "HEAD /page", "GET /page"
TROUBLE = [HEAD, GET, GET]
BROKEN = LinkAnswer("unknown", detail="closed the connection early", again=True)


def unknown(code: int, words: str, again: bool = False) -> LinkAnswer:
    return LinkAnswer("unknown", code, f"{code} {words}", again=again)


ANSWERS: dict[str, tuple[Route, LinkAnswer, list[str]]] = {
    "a page": (status(200), FINE, [HEAD]),
    "no content": (status(204), LinkAnswer("fine", 204), [HEAD]),
    "gone": (status(404), LinkAnswer("gone", 404, "404 Not Found"), [HEAD, GET]),
    "gone for good": (status(410), LinkAnswer("gone", 410, "410 Gone"), [HEAD, GET]),
    "forbidden": (status(403), unknown(403, "Forbidden"), [HEAD, GET]),
    "not modified": (status(304), unknown(304, "Not Modified"), [HEAD, GET]),
    "a redirect to nowhere": (status(302), unknown(302, "Found"), [HEAD, GET]),
    "a status of its own": (status(999), LinkAnswer("unknown", 999, "999"), [HEAD, GET]),
    "HEAD is refused, 405": (by_method(status(405), status(200)), FINE, [HEAD, GET]),
    "HEAD is refused, 403": (by_method(status(403), status(200)), FINE, [HEAD, GET]),
    "HEAD is refused, 501": (by_method(status(501), status(200)), FINE, [HEAD, GET]),
    "HEAD lies, 404": (by_method(status(404), status(200)), FINE, [HEAD, GET]),
    "HEAD is reset": (by_method(reset, status(200)), FINE, [HEAD, GET]),
    "HEAD is unknown, GET is gone": (
        by_method(status(405), status(404)),
        LinkAnswer("gone", 404, "404 Not Found"),
        [HEAD, GET],
    ),
    "an error": (status(500), unknown(500, "Internal Server Error", True), TROUBLE),
    "an error at first": (in_turn(status(500), status(502), status(200)), FINE, TROUBLE),
    "too many requests": (status(429), unknown(429, "Too Many Requests", True), TROUBLE),
    "too many at first": (in_turn(status(429, "Retry-After: 0"), status(200)), FINE, [HEAD, GET]),
    "a wait that is no wait": (in_turn(status(503, "Retry-After: soon"), status(200)), FINE, [HEAD, GET]),
    "resets": (reset, BROKEN, TROUBLE),
    "a reset at first": (in_turn(reset, reset, status(200)), FINE, TROUBLE),
    "cut short": (cut_short, BROKEN, TROUBLE),
    "no HTTP": (garbage, BROKEN, TROUBLE),
    "a head without an end": (endless_head, BROKEN, [HEAD, "stopped", GET, "stopped", GET, "stopped"]),
    "gigabytes": (by_method(status(405), gigabytes), FINE, [HEAD, GET, "stopped"]),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers(web: LinkServer, case: str) -> None:
    route, answer, requests = ANSWERS[case]
    assert ask(web, route) == answer
    if requests[-1] == "stopped":
        with web.changed:
            assert web.changed.wait_for(lambda: len(web.requests) == len(requests), timeout=60)
        requests = sorted(requests)
        web.requests.sort()
    assert web.requests == requests


@pytest.mark.parametrize("route", [hang, drip])
def test_time_outs(web: LinkServer, route: Route) -> None:
    assert ask(web, route, timeout=0.2, tries=1) == LinkAnswer("unknown", detail="timed out", again=True)


def test_host_that_asks_for_a_long_wait_is_skipped(web: LinkServer) -> None:
    hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    for wait in ("3600", hour):
        web.requests.clear()
        answer = ask(web, status(503, f"Retry-After: {wait}"))
        assert answer == unknown(503, "Service Unavailable", True)
        assert web.requests == [HEAD]


def test_a_short_wait_is_kept(web: LinkServer) -> None:
    assert ask(web, in_turn(status(429, "Retry-After: 1"), status(200))) == FINE
    (_, first), (second, _) = web.spans["code.example"][-2:]
    assert second - first >= 0.9
    assert web.requests == [HEAD, GET]


def test_settings_of_the_environment(web: LinkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFUSION_RL_PAUSE", "0")
    monkeypatch.setenv("DIFFUSION_RL_TIMEOUT", "60")
    monkeypatch.setenv("DIFFUSION_RL_LINKS_LOOPBACK", f"code.example:8001 *:80={web.server_address[1]}")
    chosen = link_settings()
    assert chosen == Settings(
        pause=0, timeout=60, loopback={"code.example:8001": 8001, "*:80": web.server_address[1]}
    )
    answers = visit(chosen, "http://any.example/page", "https://any.example/page", "http://127.0.0.1/")
    private = LinkAnswer("unknown", detail="leads into a private network")
    assert answers == [FINE, LinkAnswer("gone", detail="host does not exist"), private]
