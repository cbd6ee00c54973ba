"""The one HTTP client: a request in, the head of the response of a host on the open web out.

A name is looked up once, and the connection goes to exactly the address that was checked. So neither a
record nor a redirect nor a name server can lead a request into a private network. Redirects are not followed
here: the caller checks each of them first.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import Collection, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urldefrag, urljoin

import httpx

from scripts.web.service import AGENT
from scripts.web.web_address import is_public

T = TypeVar("T")

NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}


class NoSuchHost(httpx.TransportError):
    """The host name does not exist."""


class NotPublic(httpx.TransportError):
    """The host is in a private network, or on this machine."""


class PublicTransport(httpx.AsyncBaseTransport):
    """A transport that connects to public addresses and to `own` hosts with their ports.

    `loopback` is for tests: it maps a host such as "code.example:80", or "*:80" for all names, to a port of
    this machine. If it is set, no other name exists, so that a test never asks a name server.
    """

    def __init__(
        self, loopback: Mapping[str, int] | None = None, own: Collection[tuple[str, int]] = ()
    ) -> None:
        self.loopback, self.own = loopback or {}, own
        # Hosts may share an address, but not a connection: each has a certificate of its own.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        trusted = authorities(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        self.inner = httpx.AsyncHTTPTransport(verify=trusted, limits=limits)

    async def ask(
        self, method: str, url: httpx.URL, timeout: httpx.Timeout, **headers: str
    ) -> httpx.Response:
        """Send a request and return the head of the response; write "_" for "-" in the names of headers."""
        given = {"User-Agent": AGENT, **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = httpx.Request(method, url, headers=given, extensions={"timeout": timeout.as_dict()})
        response = await self.handle_async_request(request)
        response.request = request
        return response

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response from the first of the host's addresses that can be reached."""
        last: httpx.TransportError = NoSuchHost("no address")
        for address, port in await self.look_up(request.url):
            try:
                return await self.inner.handle_async_request(pinned_request(request, address, port))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                last = error
        raise last

    async def look_up(self, url: httpx.URL) -> list[tuple[str, int]]:
        """Return the public addresses of a host, with the port; raise NoSuchHost or NotPublic if none."""
        host, port = url.raw_host.decode("ascii"), port_of(url)
        if url.scheme not in PORTS or port > 65_535:
            raise httpx.UnsupportedProtocol(str(url))
        if self.loopback and not is_ip(host):
            return [("127.0.0.1", self.test_port(host, port))]
        found = await resolve(host, port)
        public = [(name, port) for name in found if (host, port) in self.own or is_public(name)]
        if found and not public:
            raise NotPublic(host)
        return public

    def test_port(self, host: str, port: int) -> int:
        """Return the port of this machine for a host of a test; raise NoSuchHost if there is none."""
        for name in (host, "*"):
            if f"{name}:{port}" in self.loopback:
                return self.loopback[f"{name}:{port}"]
        raise NoSuchHost(host)

    async def aclose(self) -> None:
        """Close all connections."""
        await self.inner.aclose()


@cache
def authorities(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Return the certificates that are trusted, which httpx finds by these two variables; read once."""
    return httpx.create_ssl_context()


def run_coroutine(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return the result of a coroutine, also if an event loop is already running, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def port_of(url: httpx.URL) -> int:
    """Return the port of an address, or the default port of its scheme."""
    return url.port or PORTS.get(url.scheme, 0)


def redirect_target(response: httpx.Response) -> str | None:
    """Return the unchecked target of a redirect, without its fragment; None if it is not a redirect."""
    location: str | None = response.headers.get("location")
    if response.status_code not in REDIRECTS or location is None:
        return None
    try:
        return urldefrag(urljoin(str(response.request.url), location.strip())).url
    except ValueError:  # brackets that are not a host
        return location


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def failure_reason(error: BaseException) -> str:
    """Return the reason for a failed connection, from the system or else from the library."""
    for cause in causes(error):
        if isinstance(cause, OSError) and cause.errno:
            return os.strerror(cause.errno) if cause.errno > 0 else str(cause.strerror)
    return next((str(cause) for cause in causes(error) if str(cause)), type(error).__name__)


async def resolve(host: str, port: int) -> list[str]:
    """Return all addresses of a host; raise NoSuchHost, or ConnectError if the look-up fails now."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise (NoSuchHost if error.errno in NO_SUCH_HOST else httpx.ConnectError)(host) from error
    except UnicodeError as error:  # a label of more than 63 characters
        raise NoSuchHost(host) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_ip(host: str) -> bool:
    """Return whether a host is an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def pinned_request(request: httpx.Request, address: str, port: int) -> httpx.Request:
    """Return the request to one address of its host; the certificate must be that of the host."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address, port=port),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
