"""Render values: lists from JSON, addresses as links, long lists shortened."""

import json
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from scripts.site.limits import LONGEST

FEW = 4  # names shown before a list is folded
NOTHING = Markup("&nbsp;")


def parsed(text: str, kind: type) -> Any:
    """Return the JSON value in a cell if it has this type and is short, else None."""
    if len(text) > LONGEST:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, kind) else None


def all_texts(values: list[Any]) -> bool:
    """Return whether all values are texts."""
    return all(isinstance(value, str) for value in values)


def web_link(url: str, text: str) -> Markup:
    """Return a link to a page on the web, or plain text if it is not a web address."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https"):
        return escape(text)
    return Markup('<a href="{}">{}</a>').format(url, text)


def named_links(links: dict[str, Any]) -> Markup:
    """Return links with their labels as text."""
    return Markup(" · ").join(web_link(str(url), label) for label, url in links.items()) or NOTHING


def shortened(names: list[Markup]) -> Markup:
    """Return names on one line; those after the first few are folded."""
    comma = Markup(", ")
    if len(names) <= FEW:
        return comma.join(names) or NOTHING
    more = Markup("<details><summary>{} more</summary>{}</details>")
    first, rest = comma.join(names[: FEW - 1]), comma.join(names[FEW - 1 :])
    return first + comma + more.format(len(names) - FEW + 1, rest)
