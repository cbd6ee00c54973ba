"""Judge a response: its address and target in, an answer out."""

import re
from http import HTTPStatus
from typing import Literal, NamedTuple

import httpx

from scripts.web.fetch import TEMPORARY

PERMANENT = {301, 308}
GONE = {404, 410}
LOGIN = re.compile(r"/(log[-_]?in|sign[-_]?in|sso|auth|saml2?)(\b|_)", re.IGNORECASE)


class LinkAnswer(NamedTuple):
    """The answer for an address; `again` means that a later check may give another answer."""

    result: Literal["fine", "moved", "gone", "unknown"]
    status: int | None = None
    detail: str | None = None
    moved_to: str | None = None
    again: bool = False


def judged(origin: httpx.URL, moved: httpx.URL, response: httpx.Response) -> LinkAnswer:
    """Return the answer for an address from its last response; its permanent redirects lead to `moved`."""
    status = response.status_code
    if not response.is_success:
        return LinkAnswer(
            "gone" if status in GONE else "unknown",
            status,
            f"{status} {phrase(status)}".strip(),
            again=status in TEMPORARY,
        )
    for landing in (moved, response.url):
        if reason := why_another_page(origin, landing):
            return LinkAnswer("unknown", status, reason)
    if str(moved).rstrip("/") == str(origin).rstrip("/"):
        return LinkAnswer("fine", status)
    return LinkAnswer("moved", status, moved_to=str(moved))


def why_another_page(origin: httpx.URL, landing: httpx.URL) -> str | None:
    """Return why the target of a redirect is not the same page, if it is not."""
    if LOGIN.search(landing.path) and not LOGIN.search(origin.path):
        return "leads to a login page"
    if landing.path == "/" != origin.path and not landing.query:
        return f"leads to the home page of {landing.host}"
    return None


def phrase(status: int) -> str:
    """Return the phrase of a status: "Not Found"."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
