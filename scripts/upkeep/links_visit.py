"""Check one address: HEAD, then GET, within limits; an address in, an answer out."""

import asyncio
import os
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import NamedTuple

import httpx

from scripts.upkeep.links_judge import PERMANENT, LinkAnswer, judged
from scripts.web.client import NoSuchHost, NotPublic, PublicTransport, causes, redirect_target
from scripts.web.fetch import TEMPORARY, retry_after
from scripts.web.service import seconds
from scripts.web.web_address import is_address

# Hosts that need longer pauses.
PAUSES = {"arxiv.org": 3}  # times as long


class Settings(NamedTuple):
    """The limits of requests: times in seconds, `longest_wait` is the longest Retry-After to wait for.

    After a failure a host is not asked for `back_off` pauses, then for twice as many, and so on.
    """

    pause: float = 1.0
    timeout: float = 20.0
    tries: int = 2
    back_off: int = 4
    longest_wait: float = 60.0
    redirects: int = 5
    at_a_time: int = 16
    loopback: Mapping[str, int] = MappingProxyType({})


def link_settings() -> Settings:
    """Return the settings of this environment: DIFFUSION_RL_PAUSE, _TIMEOUT and, for tests, _LINKS_LOOPBACK.

    The last one maps hosts with ports to ports of this machine, the same or another one:
    "code.example:8001 *:80=8002".
    """
    loopback = {}
    for entry in os.environ.get("DIFFUSION_RL_LINKS_LOOPBACK", "").split():
        host, _, port = entry.partition("=")
        loopback[host] = int(port or host.rpartition(":")[2])
    pause = seconds("DIFFUSION_RL_PAUSE", Settings().pause)
    timeout = seconds("DIFFUSION_RL_TIMEOUT", Settings().timeout)
    return Settings(pause=pause, timeout=timeout, loopback=loopback)


class Visitor:
    """Checks addresses, with one request per host at a time and a pause after each."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.client = PublicTransport(settings.loopback)
        self.asked: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.free: defaultdict[str, float] = defaultdict(float)  # the time when a host may be asked again
        self.places = asyncio.Semaphore(settings.at_a_time)
        self.closed: set[str] = set()  # hosts that demand a longer pause than we wait

    async def ask(self, url: str) -> LinkAnswer:
        """Send HEAD; then GET if there is no page, as many servers know only GET; then GET after failures."""
        host = httpx.URL(url).host
        answer = await self.attempt("HEAD", url)
        refused = answer.status is not None and answer.result not in ("fine", "moved")
        for number in range(self.settings.tries):
            if host in self.closed or not (answer.again or (refused and number == 0)):
                break
            if answer.again:
                self.hold_back(host, self.settings.pause * self.settings.back_off * 2**number)
            answer = await self.attempt("GET", url)
        return answer

    async def attempt(self, method: str, url: str) -> LinkAnswer:
        """Return the answer to one method; errors are answers too."""
        try:
            return await self.follow(method, url)
        except NoSuchHost:
            return LinkAnswer("gone", detail="host does not exist")
        except NotPublic:
            return LinkAnswer("unknown", detail="leads into a private network")
        except (TimeoutError, httpx.TimeoutException):
            return LinkAnswer("unknown", detail="timed out", again=True)
        except httpx.ConnectError as error:
            if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes(error)):
                return LinkAnswer("unknown", detail="no valid certificate")
            return LinkAnswer("unknown", detail="cannot be reached", again=True)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL):
            return LinkAnswer("unknown", detail="redirects to something that is not a web address")
        except httpx.HTTPError:
            return LinkAnswer("unknown", detail="closed the connection early", again=True)

    async def follow(self, method: str, url: str) -> LinkAnswer:
        """Return the answer at the end of all redirects."""
        origin = moved = at = httpx.URL(url)
        lasting, met = True, set[httpx.URL]()
        while len(met) <= self.settings.redirects:
            if at.copy_with(fragment=None) in met:
                return LinkAnswer("unknown", detail="redirects in a loop")
            met.add(at.copy_with(fragment=None))
            response = await self.open(method, at)
            target = redirect_target(response)
            if target is None:
                return judged(origin, moved, response)
            if not is_address(target):
                return LinkAnswer("unknown", detail="redirects to something that is not a web address")
            at = httpx.URL(target)
            lasting = lasting and response.status_code in PERMANENT
            moved = at if lasting else moved
        return LinkAnswer("unknown", detail=f"redirects more than {self.settings.redirects} times")

    async def open(self, method: str, url: httpx.URL) -> httpx.Response:
        """Send a request when the host may be asked; return the head of the response, its body not read."""
        host, longest = url.host, self.settings.timeout
        # A host may have several addresses, of which the first may be unreachable.
        waits = httpx.Timeout(longest, connect=longest / 3)
        async with self.turn(host), asyncio.timeout(longest):
            response = await self.client.ask(method, url, waits, Accept="*/*", Accept_Encoding="identity")
            await response.aclose()
        if response.status_code in TEMPORARY and (wait := retry_after(response)):
            self.hold_back(host, min(wait, self.settings.longest_wait))
            if wait > self.settings.longest_wait:
                self.closed.add(host)
        return response

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the other requests to a host and for the pause after them."""
        async with self.asked[host]:
            await asyncio.sleep(self.free[host] - now())
            try:
                async with self.places:
                    yield
            finally:
                self.hold_back(host, self.settings.pause * PAUSES.get(host, 1))

    def hold_back(self, host: str, seconds: float) -> None:
        """Do not ask a host for some time."""
        self.free[host] = max(self.free[host], now() + seconds)


def now() -> float:
    """Return the time of the event loop, in seconds."""
    return asyncio.get_running_loop().time()
