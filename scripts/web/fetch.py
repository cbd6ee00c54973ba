"""Ask a web service within limits: an address in, its answer or a FetchError out.

Every answer is limited in time and size. Temporary failures are retried with growing pauses, and Retry-After
is respected, within the limits of a Service.
"""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import httpx

from scripts.faults import Fault, ListError, cut, quoted
from scripts.web.client import (
    NotPublic,
    PublicTransport,
    failure_reason,
    port_of,
    redirect_target,
    run_coroutine,
)
from scripts.web.service import Service
from scripts.web.web_address import NO_ADDRESS, is_address

TEMPORARY = (429, 500, 502, 503, 504)  # statuses that may be temporary
REDIRECTS = 5  # redirects followed for one answer


class FetchError(ListError):
    """A service gave no answer: its address, what happened and what to do."""

    def __init__(self, address: str, message: str) -> None:
        super().__init__([Fault(cut(address), "", message)])


class TemporaryError(Exception):
    """A temporary failure, and how many seconds the service asks to wait."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Fetched(NamedTuple):
    """The content, and its address after all redirects."""

    address: str
    content: bytes
    kind: str  # the media type: "text/html"; "" if none is given


class Reply(NamedTuple):
    """The reply to one request; for a redirect, with the address that it leads to."""

    status: str  # "200 OK"
    content: bytes
    kind: str
    target: str | None


def fetch(
    address: str,
    service: Service,
    *,
    elsewhere: bool = False,
    check: Callable[[bytes], object] = lambda content: None,
) -> Fetched:
    """Return the answer at an address; with `elsewhere`, redirects may lead to other hosts.

    `check` raises TemporaryError if the content is damaged. Raises FetchError if there is no answer.
    """
    for attempt in range(1, service.tries + 1):
        try:
            answer = follow_redirects(address, service, elsewhere)
            check(answer.content)
            return answer
        except TemporaryError as failure:
            wait = max(service.pause * 2**attempt, failure.after or 0)
            if wait > service.patience:
                raise FetchError(
                    address, f"{failure}; it asks to wait {wait:,.0f} s: try again then"
                ) from failure
            if attempt == service.tries:
                raise FetchError(address, f"{failure}, {attempt} times; try again later") from failure
            time.sleep(wait)
    raise ValueError("a service is tried at least once")


def follow_redirects(address: str, service: Service, elsewhere: bool) -> Fetched:
    """Return the answer at an address or where it redirects to."""
    if not is_address(address):
        raise FetchError(address, NO_ADDRESS)
    url = httpx.URL(address)
    seen = {url}
    while True:
        reply = once(address, url, service)
        if reply.target is None:
            if reply.status.partition(" ")[0] != "200":
                raise FetchError(address, f"answers {reply.status}")
            return Fetched(str(url), reply.content, reply.kind)
        if not is_address(reply.target):
            raise FetchError(address, f"leads to {quoted(reply.target)}, which {NO_ADDRESS}")
        following = httpx.URL(reply.target)
        if following.host != url.host and not elsewhere:
            raise FetchError(
                address, f"leads to another host, {quoted(following.host)}; is the address right?"
            )
        if following in seen or len(seen) > REDIRECTS:
            raise FetchError(address, f"redirects without end, at last to {quoted(following)}")
        seen.add(following)
        url = following


def once(address: str, url: httpx.URL, service: Service) -> Reply:
    """Return the reply to one request of a chain of redirects; raises TemporaryError or FetchError."""
    pace(url.host, service.pause)
    try:
        return run_coroutine(received(url, service))
    except NotPublic as error:
        raise FetchError(address, f"leads into a private network, to {quoted(url.host)}") from error
    except TimeoutError as error:
        raise TemporaryError(f"is not done within {service.whole:g} s") from error
    except httpx.TimeoutException as error:
        raise TemporaryError(f"does not answer within {service.timeout:g} s") from error
    except httpx.ConnectError as error:
        raise TemporaryError(f"cannot be reached ({failure_reason(error)})") from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise TemporaryError(f"breaks off ({failure_reason(error)})") from error


async def received(url: httpx.URL, service: Service) -> Reply:
    """Return the reply to one request, within the limits of the service."""
    own = httpx.URL(service.address)
    async with PublicTransport(own={(own.host, port_of(own))}) as client, asyncio.timeout(service.whole):
        response = await client.ask("GET", url, httpx.Timeout(service.timeout), Accept=service.accept)
        status = f"{response.status_code} {response.reason_phrase}".strip()
        try:
            if response.status_code in TEMPORARY:
                raise TemporaryError(f"answers {status}", retry_after(response))
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Reply(status, await read_bounded(response, service), kind, redirect_target(response))
        finally:
            await response.aclose()


async def read_bounded(response: httpx.Response, service: Service) -> bytes:
    """Return the content of a response within its size limit: few packed bytes can become gigabytes."""
    coding = response.headers.get("content-encoding", "")
    if "," in coding:
        raise FetchError(str(response.url), f"answers in more than one coding, {quoted(coding)}")
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > service.size:
            raise FetchError(
                str(response.url), f"answers with more than {service.size:,} bytes; is the address right?"
            )
    return bytes(content)


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that the service asks to wait; Retry-After is a number or a date."""
    given = response.headers.get("retry-after", "").strip()
    if re.fullmatch("[0-9]{1,9}", given):
        return float(given)
    try:
        return max(0.0, (parsedate_to_datetime(given).astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


last: dict[str, float] = {}  # when each host was last asked


def pace(host: str, pause: float) -> None:
    """Wait until the host may be asked again."""
    wait = last.get(host, float("-inf")) + pause - time.monotonic()
    if wait > 0:
        time.sleep(wait)
    last[host] = time.monotonic()
