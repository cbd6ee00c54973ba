"""Values as people read them: JSON taken apart, addresses as links, lists shortened."""

import json
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from scripts.site.limits import LONGEST

FEW = 4  # names that a line shows at once
NOTHING = Markup("&nbsp;")


def parsed(text: str, kind: type) -> Any:
    """The JSON in a cell if it is of that kind and of no great length, else None."""
    if len(text) > LONGEST:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, kind) else None


def all_texts(values: list[Any]) -> bool:
    """Whether all are texts."""
    return all(isinstance(value, str) for value in values)


def web_link(url: str, text: str) -> Markup:
    """A link to a page on the web, or inert text where the address is none."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https"):
        return escape(text)
    return Markup('<a href="{}">{}</a>').format(url, text)


def named_links(links: dict[str, Any]) -> Markup:
    """Links by their labels."""
    return Markup(" · ").join(web_link(str(url), label) for label, url in links.items()) or NOTHING


def shortened(names: list[Markup]) -> Markup:
    """Names in one line; beyond the first few they unfold on demand."""
    comma = Markup(", ")
    if len(names) <= FEW:
        return comma.join(names) or NOTHING
    more = Markup("<details><summary>{} more</summary>{}</details>")
    first, rest = comma.join(names[: FEW - 1]), comma.join(names[FEW - 1 :])
    return first + comma + more.format(len(names) - FEW + 1, rest)
