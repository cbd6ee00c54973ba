"""Bound a whole request in time: a client in, the same client with every wait cut at one moment out.

The time-outs of httpx bound each wait for the next bytes; a server that sends a byte now and then,
in the head of its answer too, would hold it for ever.
"""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx


class Deadline(httpcore.NetworkBackend):
    """Connects as another backend does; from `end` on, by the monotonic clock, nothing is waited for."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self.inner = inner
        self.end = float("inf")

    def left(self, timeout: float | None) -> float | None:
        """The time-out of one wait; raises httpcore.ReadTimeout when the time is over."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole request took too long")
        return None if timeout is None and left == float("inf") else min(left, timeout or left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection whose waits are cut."""
        stream = self.inner.connect_tcp(host, port, self.left(timeout), local_address, socket_options)
        return Stream(stream, self)


class Stream(httpcore.NetworkStream):
    """A connection that waits no longer than the deadline lets it."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.inner, self.deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes."""
        return self.inner.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self.inner.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        """End the connection."""
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        stream = self.inner.start_tls(ssl_context, server_hostname, self.deadline.left(timeout))
        return Stream(stream, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self.inner.get_extra_info(info)


def bound(client: httpx.Client) -> Deadline:
    """The deadline of all requests of a client, those through a proxy included."""
    deadline = Deadline(httpcore.SyncBackend())
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            transport._pool._network_backend = deadline
    return deadline
