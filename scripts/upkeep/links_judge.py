"""What a response says of an address: where it came from and led to in, an answer out."""

import re
from http import HTTPStatus
from typing import Literal, NamedTuple

import httpx

from scripts.web.fetch import PASSING

PERMANENT = {301, 308}
GONE = {404, 410}
LOGIN = re.compile(r"/(log[-_]?in|sign[-_]?in|sso|auth|saml2?)(\b|_)", re.IGNORECASE)


class LinkAnswer(NamedTuple):
    """What became of an address; `again` tells that another time may tell more."""

    result: Literal["fine", "moved", "gone", "unknown"]
    status: int | None = None
    detail: str | None = None
    moved_to: str | None = None
    again: bool = False


def judged(origin: httpx.URL, moved: httpx.URL, response: httpx.Response) -> LinkAnswer:
    """What the last response says of the first address, which redirects for good as far as `moved`."""
    status = response.status_code
    if not response.is_success:
        return LinkAnswer(
            "gone" if status in GONE else "unknown",
            status,
            f"{status} {phrase(status)}".strip(),
            again=status in PASSING,
        )
    for landing in (moved, response.url):
        if reason := astray(origin, landing):
            return LinkAnswer("unknown", status, reason)
    if str(moved).rstrip("/") == str(origin).rstrip("/"):
        return LinkAnswer("fine", status)
    return LinkAnswer("moved", status, moved_to=str(moved))


def astray(origin: httpx.URL, landing: httpx.URL) -> str | None:
    """Why a redirect leads to no page about the same, if it does not."""
    if LOGIN.search(landing.path) and not LOGIN.search(origin.path):
        return "leads to a login page"
    if landing.path == "/" != origin.path and not landing.query:
        return f"leads to the home page of {landing.host}"
    return None


def phrase(status: int) -> str:
    """The words that go with a status: "Not Found"."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
