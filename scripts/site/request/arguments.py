"""The arguments of an address: pairs of name and value, in their order."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import Request

Pairs = Sequence[tuple[str, str]]


def pairs_of(request: Any) -> list[tuple[str, str]]:
    """Return the arguments of a request, also those without a value."""
    return parse_qsl(request.query_string, keep_blank_values=True)


def with_arguments(request: Any, **changed: str | None) -> Any:
    """Return the request with other arguments; None removes one."""
    pairs = [pair for pair in pairs_of(request) if pair[0] not in changed]
    pairs += [(name, value) for name, value in changed.items() if value is not None]
    return Request({**request.scope, "query_string": urlencode(pairs).encode()}, request.receive)
