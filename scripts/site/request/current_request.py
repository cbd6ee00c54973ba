"""The current request, for all code that takes part in its answer."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from scripts.site.request.limits import SECONDS, TAGS

# Arguments with SQL or a full-text expression of the reader.
SQL_ARGUMENTS = {"_where", "_searchmode"}


class AnswerStopped(BaseException):
    """Stops an answer that has begun; error handlers do not catch it."""


@dataclass
class RequestState:
    """A request: how much time and how many tags are left, and whether its answer is complete."""

    has_sql: bool = False  # whether it contains SQL of the reader
    page: bool = True  # whether it asks for an HTML page
    end: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    tags: int = TAGS
    complete: bool = True  # False once something is left out because of the time limit

    def left(self) -> float:
        """Return the seconds that are left for its SQL."""
        return self.end - time.monotonic()

    def spend(self, tags: int) -> bool:
        """Return whether that many more tags may be shown; only readers' SQL is limited."""
        if self.has_sql:
            self.tags -= tags
        return self.tags >= 0


request_state: ContextVar[RequestState | None] = ContextVar("request_state", default=None)


def state_of_request(scope: Any) -> RequestState:
    """Return the properties of a request that follow from its address."""
    path, query = scope["path"].strip("/"), scope.get("query_string", b"").decode("latin-1")
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    has_sql = bool(names & SQL_ARGUMENTS) or ("sql" in names and "/" not in path)
    return RequestState(has_sql, "." not in path.rpartition("/")[2] and "_format" not in names)
