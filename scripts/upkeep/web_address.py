"""Tell an address of the web from other text, before anything is asked of it."""

import re
from urllib.parse import urlsplit

import httpx

NO_ADDRESS = "is no address of the web; it looks like https://example.org/page"
HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")  # a name, or an address of either kind


def is_address(text: str) -> bool:
    """Whether a text is a whole address of the web, of whatever host."""
    try:
        parts = urlsplit(text)
        httpx.URL(text)
        return (
            parts.scheme in ("http", "https")
            and parts.port != 0  # ValueError for what is no port
            and bool(HOST.fullmatch(parts.hostname or ""))
        )
    except (ValueError, httpx.InvalidURL):
        return False
