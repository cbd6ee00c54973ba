"""Ask a web service, within bounds: an address in, its answer out, or one line of trouble.

Every answer is bounded in time and size, failures that pass are tried again with growing pauses,
and Retry-After is heeded, all within the bounds of a Service.
"""

import time
from collections.abc import Callable
from contextlib import closing
from functools import cache
from typing import NamedTuple

import httpx
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from scripts.faults import Fault, ListError, cut, quoted
from scripts.web.deadline import Deadline, bound
from scripts.web.service import AGENT, Service
from scripts.web.web_address import NO_ADDRESS, is_address, leads_inside

PASSING = (429, 500, 502, 503, 504)  # statuses that may be gone a moment later
REDIRECTS = 5  # followed for one answer, at most


class Trouble(ListError):
    """A service that did not give an answer: its address, what happened and what to do."""

    def __init__(self, address: str, message: str) -> None:
        super().__init__([Fault(cut(address), "", message)])


class Passing(Exception):
    """A failure that may be gone at the next try, and how many seconds the service asks to wait."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Answer(NamedTuple):
    """What came back, and from which address after all redirects."""

    address: str
    content: bytes
    kind: str  # the media type: "text/html"; "" if not told
    status_code: int = 200


def fetch(
    address: str,
    service: Service,
    *,
    elsewhere: bool = False,
    check: Callable[[bytes], object] = lambda content: None,
) -> Answer:
    """The answer at an address; `elsewhere` lets it lead to other hosts.

    `check` raises Passing if the content is damaged. Raises Trouble when there is no answer.
    """
    for attempt in range(1, service.tries + 1):
        try:
            answer = follow(address, service, elsewhere)
            check(answer.content)
            return answer
        except Passing as failure:
            wait = max(service.pause * 2**attempt, failure.after or 0)
            if wait > service.patience:
                raise Trouble(
                    address, f"{failure}; it asks to wait {wait:,.0f} s: try again then"
                ) from failure
            if attempt == service.tries:
                raise Trouble(address, f"{failure}, {attempt} times; try again later") from failure
            time.sleep(wait)
    raise ValueError("a service is tried at least once")


def follow(address: str, service: Service, elsewhere: bool) -> Answer:
    """The answer at an address or where it redirects to."""
    if not is_address(address):
        raise Trouble(address, NO_ADDRESS)
    url = httpx.URL(address)
    seen = {url}
    while True:
        response = once(url, service)
        if response.next_request is None:
            if response.status_code != httpx.codes.OK:
                raise Trouble(address, f"answers {response.status_code} {response.reason_phrase}".strip())
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Answer(str(url), response.content, kind)
        following = response.next_request.url
        if not is_address(str(following)):
            raise Trouble(address, f"leads to {quoted(following)}, which {NO_ADDRESS}")
        if following.host != url.host and not elsewhere:
            raise Trouble(address, f"leads to another host, {quoted(following.host)}; is the address right?")
        if following.host != url.host and leads_inside(following.host):
            raise Trouble(address, f"leads into a private network, to {quoted(following.host)}")
        if following in seen or len(seen) > REDIRECTS:
            raise Trouble(address, f"redirects without end, at last to {quoted(following)}")
        seen.add(following)
        url = following


def once(url: httpx.URL, service: Service) -> httpx.Response:
    """The response to one request, with its content; raises Passing or Trouble."""
    pace(url.host, service.pause)
    client, deadline = bounded_client()
    deadline.end = time.monotonic() + service.whole
    headers = {"Accept": service.accept}
    request = client.build_request("GET", url, headers=headers, timeout=service.timeout)
    try:
        with closing(client.send(request, stream=True)) as response:
            if response.status_code in PASSING:
                raise Passing(
                    f"answers {response.status_code} {response.reason_phrase}", retry_after(response)
                )
            response._content = read(response, service)
            return response
    except httpx.TimeoutException as error:
        if time.monotonic() >= deadline.end:
            raise Passing(f"is not done within {service.whole:g} s") from error
        raise Passing(f"does not answer within {service.timeout:g} s") from error
    except httpx.ConnectError as error:
        raise Passing(f"cannot be reached ({error})") from error
    except (httpx.TransportError, httpx.DecodingError, UnicodeError) as error:  # the last for a host's name
        raise Passing(f"breaks off ({error or type(error).__name__})") from error


def read(response: httpx.Response, service: Service) -> bytes:
    """The content of a response, if it keeps to its size: packed twice, few bytes make gigabytes."""
    coding = response.headers.get("content-encoding", "")
    if "," in coding:
        raise Trouble(str(response.url), f"answers in more than one coding, {quoted(coding)}")
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > service.size:
            raise Trouble(
                str(response.url), f"answers with more than {service.size:,} bytes; is the address right?"
            )
    return bytes(content)


def retry_after(response: httpx.Response) -> float | None:
    """How many seconds the service asks to wait, told as a number or as a date."""
    try:
        told = response.headers.get("retry-after")
        return Retry().parse_retry_after(told) if told else None
    except (InvalidHeader, ValueError, OverflowError):
        return None


@cache
def bounded_client() -> tuple[httpx.Client, Deadline]:
    """The one client, which keeps connections, and its deadline; `follow` looks where redirects lead."""
    client = httpx.Client(headers={"User-Agent": AGENT})
    return client, bound(client)


last: dict[str, float] = {}  # when each host was last asked


def pace(host: str, pause: float) -> None:
    """Wait until the host may be asked again."""
    wait = last.get(host, float("-inf")) + pause - time.monotonic()
    if wait > 0:
        time.sleep(wait)
    last[host] = time.monotonic()
