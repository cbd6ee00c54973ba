"""Redirects of an address: which of them are moves, and which lead nowhere."""

import pytest

from scripts.upkeep.links_judge import LinkAnswer
from tests.helpers.link_server import (
    LinkServer,
    in_turn,
    redirect,
    status,
)
from tests.helpers.visiting import FINE, ask, settings, visit


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
