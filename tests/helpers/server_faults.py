"""Faults of the server in arxiv_server: other answers, broken ones, slow ones."""

import socket
import struct
import threading
import time

from tests.helpers.arxiv_server import Fault, Handler


def status(code: int, retry_after: str | None = None) -> Fault:
    """Another status, with or without Retry-After."""

    def fail(handler: Handler, content: bytes) -> None:
        handler.send(code, b"", **({"Retry_After": retry_after} if retry_after else {}))

    return fail


def says(content: bytes) -> Fault:
    """Another content."""
    return lambda handler, _: handler.send(200, content)


def redirect(location: str, code: int = 302) -> Fault:
    """A redirect."""
    return lambda handler, _: handler.send(code, b"", Location=location)


def truncated(handler: Handler, content: bytes) -> None:
    """Half of the content, without a sign that the rest is missing."""
    handler.send(200, content[: len(content) // 2])


def malformed(handler: Handler, content: bytes) -> None:
    """Content with damaged XML in the middle."""
    middle = len(content) // 2
    handler.send(200, content[:middle] + b"</oops><&" + content[middle:])


def cut_off(handler: Handler, content: bytes) -> None:
    """Half of the announced content, then the end of the connection."""
    begin(handler, len(content))
    handler.wfile.write(content[: len(content) // 2])
    handler.close_connection = True


def reset(handler: Handler, content: bytes) -> None:
    """Half of the content, and then a reset of the connection."""
    begin(handler, len(content))
    handler.wfile.write(content[: len(content) // 2])
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.rfile.close()  # it holds the connection open, too
    handler.connection.close()


def stalled() -> tuple[threading.Event, Fault]:
    """Half of the content, then nothing until the client disconnects; with an event that is set then."""
    reached = threading.Event()

    def stall(handler: Handler, content: bytes) -> None:
        begin(handler, len(content))
        handler.wfile.write(content[: len(content) // 2])
        handler.wfile.flush()
        reached.set()
        silence(handler, content)

    return reached, stall


def silence(handler: Handler, content: bytes) -> None:
    """Nothing, until the client disconnects."""
    handler.connection.settimeout(60)
    handler.connection.recv(1)
    handler.close_connection = True


def endless(handler: Handler, content: bytes) -> None:
    """Endless content, until the client disconnects."""
    begin(handler, 10**10)
    repeat(handler, b" " * 2**16)


def drip(handler: Handler, content: bytes) -> None:
    """A byte now and then, until the client disconnects."""
    begin(handler, len(content))
    try:
        for byte in content:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.02)
    except OSError:
        handler.close_connection = True


def drip_head(handler: Handler, content: bytes) -> None:
    """An endless head, a byte now and then, until the client disconnects."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    repeat(handler, b"a", 0.02)


def endless_head(handler: Handler, content: bytes) -> None:
    """Endless headers, until the client disconnects."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    repeat(handler, b"X-More: " + b"a" * 1000 + b"\r\n")


def repeat(handler: Handler, piece: bytes, pause: float = 0) -> None:
    """The same again and again, with a pause in seconds, until the client disconnects."""
    try:
        while True:
            handler.wfile.write(piece)
            time.sleep(pause)
    except OSError:
        handler.close_connection = True


def begin(handler: Handler, length: int) -> None:
    """The head of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", handler.server.kind(handler.path))
    handler.send_header("Content-Length", str(length))
    handler.end_headers()
