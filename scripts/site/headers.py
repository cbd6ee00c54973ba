"""Headers as ASGI has them: pairs of bytes."""

from collections.abc import Iterable, Mapping

Headers = Iterable[tuple[bytes, bytes]]


def header_of(headers: Headers, name: bytes) -> str:
    """The value of a header; empty if there is none."""
    return b", ".join(value for key, value in headers if key.lower() == name).decode("latin-1")


def with_added(headers: Headers, more: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers with more of them; existing ones stay."""
    headers = list(headers)
    there = {name.lower() for name, _ in headers}
    return [*headers, *(pair for pair in encoded(more) if pair[0] not in there)]


def with_replaced(headers: Headers, more: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers with others instead of those with the same names."""
    names = {name.encode() for name in more}
    return [*(pair for pair in headers if pair[0].lower() not in names), *encoded(more)]


def encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as bytes."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
