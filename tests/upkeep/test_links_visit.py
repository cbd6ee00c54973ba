"""The result for an address by the behaviour of its server, on real connections."""

import asyncio
import itertools
import ssl
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import trustme

from scripts.upkeep.links_judge import LinkAnswer
from scripts.upkeep.links_visit import Settings, Visitor, link_settings
from scripts.web.client import NoSuchHost, NotPublic, PublicTransport, resolve
from scripts.web.web_address import is_public
from tests.helpers.link_server import (
    Handler,
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
    redirect,
    reset,
    serving,
    status,
)

T = TypeVar("T")

FINE = LinkAnswer("fine", 200)
HOSTS = ("code.example", "other.example")


def settings(web: LinkServer, pause: float = 0, timeout: float = 60, tries: int = 2) -> Settings:
    port = web.server_address[1]
    loopback = {f"{host}:{port}": port for host in HOSTS}
    return Settings(pause, timeout, tries, loopback=loopback)


def visit(chosen: Settings, *urls: str) -> list[LinkAnswer]:
    """The answers for addresses, requested all at once."""

    async def ask_all() -> list[LinkAnswer]:
        visitor = Visitor(chosen)
        async with visitor.client:
            return await asyncio.gather(*map(visitor.ask, urls))

    return run_coroutine(ask_all())


def run_coroutine(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result, from an event loop in a thread: in that of the tests the one of a browser may run."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(asyncio.run, coroutine).result()


def ask(web: LinkServer, route: Route, timeout: float = 60, tries: int = 2) -> LinkAnswer:
    """The answer for /page with this route."""
    web.routes["/page"] = route
    return visit(settings(web, timeout=timeout, tries=tries), web.url("/page"))[0]


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


def moved(web: LinkServer, path: str, host: str = "code.example") -> LinkAnswer:
    return LinkAnswer("moved", 200, moved_to=web.url(path, host))


@pytest.mark.parametrize("code", [301, 308])
def test_permanent_redirects_are_moves(web: LinkServer, code: int) -> None:
    assert ask(web, redirect(code, "/new?a=b")) == moved(web, "/new?a=b")
    assert ask(web, redirect(code, web.url("/new", "other.example"))) == moved(web, "/new", "other.example")


@pytest.mark.parametrize("code", [302, 303, 307])
def test_other_redirects_are_no_moves(web: LinkServer, code: int) -> None:
    assert ask(web, redirect(code, "/new")) == FINE


def test_move_ends_at_the_first_temporary_redirect(web: LinkServer) -> None:
    web.routes |= {"/a": redirect(308, "/b"), "/b": redirect(302, "/c"), "/c": redirect(301, "/d")}
    assert ask(web, redirect(301, "/a")) == moved(web, "/b")


def test_a_slash_at_the_end_is_no_move(web: LinkServer) -> None:
    assert ask(web, redirect(301, "/page/")) == FINE


def test_redirect_to_a_missing_page(web: LinkServer) -> None:
    web.routes["/new"] = status(404)
    assert ask(web, redirect(301, "/new")) == LinkAnswer("gone", 404, "404 Not Found")


@pytest.mark.parametrize("code", [301, 302])
def test_redirect_to_a_login_or_home_page_is_undecided(web: LinkServer, code: int) -> None:
    for path in ("/login?next=/page", "/user/sign_in", "/sso/start"):
        assert ask(web, redirect(code, path)) == LinkAnswer("unknown", 200, "leads to a login page")
    home = LinkAnswer("unknown", 200, "leads to the home page of other.example")
    assert ask(web, redirect(code, web.url("/", "other.example"))) == home
    assert ask(web, redirect(code, web.url("", "other.example"))) == home


def test_a_method_that_is_called_login_is_a_page(web: LinkServer) -> None:
    assert ask(web, redirect(301, "/loginface")) == moved(web, "/loginface")


def test_home_pages_may_move(web: LinkServer) -> None:
    web.routes["/"] = in_turn(redirect(301, web.url("/", "other.example")), status(200))
    answers = visit(settings(web), web.url("/"))
    assert answers == [moved(web, "/", "other.example")]


@pytest.mark.parametrize(
    ("location", "detail"),
    [
        ("/page", "redirects in a loop"),
        ("/page#top", "redirects in a loop"),
        ("ftp://code.example/page", "redirects to something that is not a web address"),
        ("file:///etc/passwd", "redirects to something that is not a web address"),
        ("javascript:alert(1)", "redirects to something that is not a web address"),
        ("http://code.example:99999/", "redirects to something that is not a web address"),
        ("http://127.0.0.1/", "leads into a private network"),
        ("http://127.0.0.1:{port}/", "leads into a private network"),
        ("http://[::1]:{port}/", "leads into a private network"),
        ("http://[::ffff:127.0.0.1]:{port}/", "leads into a private network"),
        ("http://169.254.169.254/latest/", "leads into a private network"),
        ("http://10.0.0.1/", "leads into a private network"),
    ],
)
def test_redirects_to_invalid_addresses(web: LinkServer, location: str, detail: str) -> None:
    answer = ask(web, redirect(301, location.format(port=web.server_address[1])))
    assert answer == LinkAnswer("unknown", detail=detail)


def test_circles(web: LinkServer) -> None:
    web.routes["/back"] = redirect(302, "/page")
    assert ask(web, redirect(301, "/back")) == LinkAnswer("unknown", detail="redirects in a loop")
    for number in range(9):
        web.routes[f"/{number}"] = redirect(301, f"/{number + 1}")
    assert ask(web, redirect(301, "/5")) == moved(web, "/9")
    assert ask(web, redirect(301, "/4")) == LinkAnswer("unknown", detail="redirects more than 5 times")


def test_no_such_host(web: LinkServer) -> None:
    gone = LinkAnswer("gone", detail="host does not exist")
    assert visit(settings(web), "http://nowhere.example/") == [gone]
    # The same name with another port is not mapped.
    assert visit(settings(web), "http://code.example:9/") == [gone]
    assert ask(web, redirect(301, "http://nowhere.example/")) == gone


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


def test_closed_port(web: LinkServer) -> None:
    chosen = settings(web)._replace(loopback={"code.example:1": 1}, tries=1)
    answers = visit(chosen, "http://code.example:1/", "https://code.example:1/")
    assert answers == [LinkAnswer("unknown", detail="cannot be reached", again=True)] * 2


def test_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate must match the name, although the connection is to an address."""
    authority, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("code.example").configure_cert(context)
    none = LinkAnswer("unknown", detail="no valid certificate")
    with serving(context) as web:
        urls = [web.url("/page", host).replace("http:", "https:") for host in HOSTS]
        assert visit(settings(web), *urls) == [none, none]
        authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert visit(settings(web), *urls) == [FINE, none]
        assert web.requests == [HEAD]


def test_a_server_without_a_certificate(web: LinkServer) -> None:
    answers = visit(settings(web), web.url("/").replace("http:", "https:"))
    assert answers == [LinkAnswer("unknown", detail="cannot be reached", again=True)]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.1.1.1"
        " 192.0.0.192",
        "::1 :: fe80::1 fe80::1%2 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 2002:a00::"
        " ::10.0.0.1 ::ffff:0:10.0.0.1 64:ff9b:1::a00:1 fec0::1 2001:0:a00:1:: ::ffff:7f00:1",
    ],
)
def test_private_addresses(address: str) -> None:
    assert [found for found in address.split() if is_public(found)] == []


def test_public_addresses() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2606:4700:4700::1111")


def test_names_of_this_machine_are_private() -> None:
    async def look_up(host: str) -> list[tuple[str, int]]:
        return await PublicTransport().look_up(httpx.URL(f"http://{host}/"))

    assert run_coroutine(resolve("localhost", 80))[0] in ("127.0.0.1", "::1")
    for host in ("localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"):
        with pytest.raises(NotPublic):
            run_coroutine(look_up(host))
    with pytest.raises(NoSuchHost):
        run_coroutine(look_up("a" * 64 + ".example"))


def test_a_name_of_this_machine_is_not_asked(web: LinkServer) -> None:
    """Its name is looked up like any other."""
    answers = visit(Settings(pause=0, timeout=60), web.url("/page", "localhost"), web.url("/", "127.0.0.1"))
    assert answers == [LinkAnswer("unknown", detail="leads into a private network")] * 2
    assert web.requests == []


def test_one_request_a_host_and_a_pause_after_it(web: LinkServer) -> None:
    urls = [web.url(f"/{number}") for number in range(4)]
    assert visit(settings(web, pause=0.1), *urls) == [FINE] * 4
    spans = sorted(web.spans["code.example"])
    assert len(spans) == 4
    assert all(start - end >= 0.09 for (_, end), (start, _) in itertools.pairwise(spans))


def test_hosts_are_asked_in_parallel(web: LinkServer) -> None:
    both = threading.Barrier(2, timeout=60)

    def meet(handler: Handler) -> None:
        both.wait()
        status(200)(handler)

    web.routes["/page"] = meet
    answers = visit(settings(web), *(web.url("/page", host) for host in HOSTS))
    assert answers == [FINE, FINE]
