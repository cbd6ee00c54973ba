"""Refuse at once what could only be answered after a long wait: 503, and when to come again.

Requests are answered a few at a time and the others wait. Beyond some number each would wait until its
asker has gone; then it is kinder to the askers, and to those before them, to say so.
"""

import math
from functools import wraps

from datasette import Response, hookimpl

SECONDS = "2"  # after which to come again
SAID = "Too many readers at once; please try again in a moment.\n"


@hookimpl(tryfirst=True)  # the innermost: what costs nothing is not counted
def asgi_wrapper(datasette):
    """Count the requests under way, and let in so many as the metadata says: all, if nothing."""
    most = (datasette.plugin_config("busy") or {}).get("most", math.inf)

    def wrap(app):
        under_way = 0

        @wraps(app)
        async def bounded(scope, receive, send):
            nonlocal under_way
            if scope["type"] != "http":
                return await app(scope, receive, send)
            if under_way >= most:
                return await Response.text(SAID, 503, {"retry-after": SECONDS}).asgi_send(send)
            under_way += 1
            try:
                return await app(scope, receive, send)
            finally:
                under_way -= 1

        return bounded

    return wrap
