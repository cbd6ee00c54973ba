"""Hosts of links: unknown, private, closed or without a valid certificate; and how often one is asked."""

import itertools
import ssl
import threading
from pathlib import Path

import httpx
import pytest
import trustme

from scripts.upkeep.links_judge import LinkAnswer
from scripts.upkeep.links_visit import Settings
from scripts.web.client import NoSuchHost, NotPublic, PublicTransport, resolve
from scripts.web.web_address import is_public
from tests.helpers.coroutines import run_apart
from tests.helpers.link_server import (
    Handler,
    LinkServer,
    redirect,
    serving,
    status,
)
from tests.helpers.visiting import FINE, HOSTS, ask, settings, visit


def test_no_such_host(web: LinkServer) -> None:
    gone = LinkAnswer("gone", detail="host does not exist")
    assert visit(settings(web), "http://nowhere.example/") == [gone]
    # The same name with another port is not mapped.
    assert visit(settings(web), "http://code.example:9/") == [gone]
    assert ask(web, redirect(301, "http://nowhere.example/")) == gone


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
        assert web.requests == ["HEAD /page"]


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

    assert run_apart(resolve("localhost", 80))[0] in ("127.0.0.1", "::1")
    for host in ("localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"):
        with pytest.raises(NotPublic):
            run_apart(look_up(host))
    with pytest.raises(NoSuchHost):
        run_apart(look_up("a" * 64 + ".example"))


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
