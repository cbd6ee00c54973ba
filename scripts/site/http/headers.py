"""ASGI headers: pairs of bytes."""

from collections.abc import Iterable, Mapping

Headers = Iterable[tuple[bytes, bytes]]


def header_of(headers: Headers, name: bytes) -> str:
    """Return the value of a header; empty if there is none."""
    return b", ".join(value for key, value in headers if key.lower() == name).decode("latin-1")


def with_added(headers: Headers, more: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return the headers with additional ones; existing ones are kept."""
    headers = list(headers)
    there = {name.lower() for name, _ in headers}
    return [*headers, *(pair for pair in encoded(more) if pair[0] not in there)]


def with_replaced(headers: Headers, more: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return the headers with these in place of those with the same names."""
    names = {name.encode() for name in more}
    return [*(pair for pair in headers if pair[0].lower() not in names), *encoded(more)]


def encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return headers as bytes."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
