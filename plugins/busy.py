"""Record what is known about each request, and refuse it with 503 if too many are in progress.

Readers' SQL is counted separately, so it does not block pages.
"""

import math
from functools import wraps
from typing import Any

from datasette import hookimpl
from datasette.utils import StartupError

from scripts.site.http.admission import RequestSlots, SqlSlots
from scripts.site.request.current_request import request_state, state_of_request


@hookimpl(tryfirst=True)  # innermost: the other wrappers send cached answers, which are not counted
def asgi_wrapper(datasette: Any) -> Any:
    """Count the requests in progress and admit at most the number in the metadata; without a number, all."""
    settings = datasette.plugin_config("busy") or {}
    for name, value in settings.items():
        if not isinstance(value, int) or value < 1:
            raise StartupError(f"metadata.yml: plugins: busy: {name}: {value!r} is not a number above 0")
    most, sql = RequestSlots(settings.get("most", math.inf)), SqlSlots(settings.get("sql", math.inf))

    def wrap(app: Any) -> Any:
        @wraps(app)
        async def bounded(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                return await app(scope, receive, send)
            state = state_of_request(scope)
            before = request_state.set(state)
            try:
                await (sql if state.has_sql else most).answer(app, scope, receive, send)
            finally:
                request_state.reset(before)

        return bounded

    return wrap
