"""Check, before a request, that a text is a web address and that its host is public."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import httpx

NO_ADDRESS = "is not a web address; it looks like https://example.org/page"
LONGEST = 8000  # characters: a search at arXiv has two thousand
HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")  # a name, or an address of either kind
# All IPv6 addresses of the public internet; IPv4 addresses written as IPv6 are outside of it.
OPEN_IPV6 = ip_network("2000::/3")
# Not public, though Python calls them global: addresses of network devices, and the IPv4 inside 6to4.
NOT_OPEN = [ip_network(net) for net in ("192.0.0.0/24", "2002::/16")]


def is_address(text: str) -> bool:
    """Return whether a text is a complete web address, of any host, without user and password."""
    try:
        parts = urlsplit(text)
        httpx.URL(text)
        return (
            parts.scheme in ("http", "https")
            and "@" not in parts.netloc
            and len(text) <= LONGEST
            and parts.port != 0  # ValueError for what is no port
            and bool(HOST.fullmatch(parts.hostname or ""))
        )
    except (ValueError, httpx.InvalidURL):
        return False


def is_public(text: str) -> bool:
    """Return whether an IP address is public."""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address not in OPEN_IPV6:
        return False
    return address.is_global and not (address.is_multicast or any(address in net for net in NOT_OPEN))
