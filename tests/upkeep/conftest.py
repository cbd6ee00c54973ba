"""Fixtures of the tests of links."""

from collections.abc import Iterator

import pytest

from tests.helpers.link_server import LinkServer, serving


@pytest.fixture
def web() -> Iterator[LinkServer]:
    """A server for links, on loopback."""
    with serving() as server:
        yield server
