"""What is known of the request that is answered just now; any code that it runs through may look."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from scripts.site.limits import SECONDS, TAGS

# Arguments with which the asker writes SQL or expressions of the full-text search.
WRITTEN = {"_where", "_searchmode"}


class Cut(BaseException):
    """An answer that has begun must not go on; no error that others handle."""


@dataclass
class Asking:
    """A request: what it may still take, and whether its answer is whole."""

    written: bool = False  # whether it brings SQL that its asker wrote
    page: bool = True  # whether it wants a page for people
    end: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    tags: int = TAGS
    whole: bool = True  # set to false by who leaves something out for want of time

    def left(self) -> float:
        """Seconds that its SQL may still take."""
        return self.end - time.monotonic()

    def spend(self, tags: int) -> bool:
        """Whether that many more tags may be shown; only strangers' SQL makes any number of them."""
        if self.written:
            self.tags -= tags
        return self.tags >= 0


asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


def asking_of(scope: Any) -> Asking:
    """The properties of a request that its address shows."""
    path, query = scope["path"].strip("/"), scope.get("query_string", b"").decode("latin-1")
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    written = bool(names & WRITTEN) or ("sql" in names and "/" not in path)
    return Asking(written, "." not in path.rpartition("/")[2] and "_format" not in names)
