"""A real server on loopback for links: it answers by path, also with all kinds of failures."""

import socket
import ssl
import struct
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from time import monotonic

Route = Callable[["Handler"], None]


class LinkServer(ThreadingTCPServer):
    """It replaces every host; `routes` are answers by path, and any other path is a page."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Route] = {}
        self.requests: list[str] = []  # "HEAD /page"
        self.spans: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)  # by host
        self.changed = threading.Condition()
        self.closing = threading.Event()
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def url(self, path: str, host: str = "code.example") -> str:
        """The address of a path."""
        return f"http://{host}:{self.server_address[1]}{path}"

    def loopback(self, *hosts: str) -> str:
        """The setting that maps hosts to this server."""
        return " ".join(f"{host}:{self.server_address[1]}" for host in hosts or ("code.example",))

    def counts(self) -> Counter[str]:
        """The number of requests for each path."""
        return Counter(self.requests)

    def wait_for(self, request: str) -> None:
        """Return once a request has come."""
        with self.changed:
            assert self.changed.wait_for(lambda: request in self.requests, timeout=60), self.requests

    def handle_error(self, request: object, client_address: object) -> None:
        """Write no log: the tests make clients disconnect."""


class Handler(StreamRequestHandler):
    """One request."""

    server: LinkServer
    method: str
    host: str

    def handle(self) -> None:
        """Read the head of a request, and answer by the route of its path."""
        start = monotonic()
        self.method, path, _ = self.rfile.readline().decode().split(" ")
        headers = dict(
            line.split(": ", 1) for line in iter(lambda: self.rfile.readline().decode().strip(), "")
        )
        self.host = {name.lower(): value for name, value in headers.items()}["host"].partition(":")[0]
        with self.server.changed:
            self.server.requests.append(f"{self.method} {path}")
            self.server.changed.notify_all()
        self.server.routes.get(path, status(200))(self)
        self.server.spans[self.host].append((start, monotonic()))

    def send(self, text: str) -> None:
        """Send text at once."""
        self.wfile.write(text.encode("latin-1"))
        self.wfile.flush()


def status(code: int, *headers: str) -> Route:
    """An answer without a body."""

    def route(handler: Handler) -> None:
        handler.send("\r\n".join([f"HTTP/1.1 {code} .", *headers, "Content-Length: 0", "", ""]))

    return route


def redirect(code: int, location: str) -> Route:
    """A redirect."""
    return status(code, f"Location: {location}")


def by_method(head: Route, get: Route) -> Route:
    """Different answers to HEAD and GET."""
    return lambda handler: (head if handler.method == "HEAD" else get)(handler)


def in_turn(*routes: Route) -> Route:
    """One answer after the other; the last one repeats."""
    waiting = list(routes)
    return lambda handler: (waiting.pop(0) if len(waiting) > 1 else waiting[0])(handler)


def hang(handler: Handler) -> None:
    """Never answer."""
    handler.server.closing.wait(60)


def reset(handler: Handler) -> None:
    """Reset the connection without an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def cut_short(handler: Handler) -> None:
    """End the connection in the middle of the head."""
    handler.send("HTTP/1.1 200 OK\r\nContent-Le")
    reset(handler)


def drip(handler: Handler) -> None:
    """Send an endless head, a byte at a time."""
    handler.send("HTTP/1.1 200 OK\r\nX-Slow: ")
    with suppress(OSError):
        while not handler.server.closing.wait(0.01):
            handler.send("a")


def endless_head(handler: Handler) -> None:
    """Send endless headers."""
    handler.send("HTTP/1.1 200 OK\r\n")
    pour(handler, "X-More: " + "a" * 1000 + "\r\n")


def gigabytes(handler: Handler) -> None:
    """Send an endless body."""
    handler.send("HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n")
    if handler.method == "GET":
        pour(handler, "a" * 100_000)


def pour(handler: Handler, text: str) -> None:
    """Send a text until the client disconnects; the number of successes is stored as a request."""
    sent = 0
    with suppress(OSError):
        while sent < 9_000_000_000 and not handler.server.closing.is_set():
            handler.send(text)
            sent += len(text)
    with handler.server.changed:
        handler.server.requests.append("stopped" if sent < 100_000_000 else "drained")
        handler.server.changed.notify_all()


def garbage(handler: Handler) -> None:
    """Send something that is not HTTP."""
    handler.send("220 mail.example ESMTP\r\n\r\n")


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[LinkServer]:
    """A running server, with TLS if it gets a context, for the length of the block."""
    with LinkServer(context) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
