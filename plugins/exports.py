"""Make exports of a list contain the whole list, from each of its pages; the SQL has no limit either."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl

LIMIT = re.compile(r"\s+limit \d+(\s+offset \d+)?\s*$")


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Add the filters `whole` for addresses and `unlimited` for SQL."""
    env.filters["whole"] = whole_list
    env.filters["unlimited"] = lambda sql: LIMIT.sub("", sql)


def whole_list(url: str, **more: str) -> str:
    """Return an address without the position of a page, and with other arguments."""
    path, _, query = url.partition("?")
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in ("_next", *more)]
    pairs += [(name, value) for name, value in more.items() if value]
    return f"{path}?{urlencode(pairs)}".rstrip("?")
