"""The addresses that were answered without an error, up to a maximum number."""

import hashlib
from collections import OrderedDict
from typing import Any

MOST = 20_000  # of 16 bytes each


class Answered:
    """A set that drops the least recently used entries."""

    def __init__(self) -> None:
        self.marks: OrderedDict[bytes, None] = OrderedDict()

    def has(self, scope: Any) -> bool:
        """Return whether the address of a request is in the set."""
        mark = mark_of(scope)
        if mark in self.marks:
            self.marks.move_to_end(mark)
        return mark in self.marks

    def add(self, scope: Any) -> None:
        """Add the address of a request."""
        self.marks[mark_of(scope)] = None
        while len(self.marks) > MOST:
            self.marks.popitem(last=False)


def mark_of(scope: Any) -> bytes:
    """Return a short hash of an address."""
    address = scope.get("raw_path") or scope["path"].encode()
    return hashlib.blake2b(address + b"?" + scope.get("query_string", b""), digest_size=16).digest()
