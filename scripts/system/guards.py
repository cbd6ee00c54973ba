"""Protect writing: from other processes, from signals and from a full disk."""

import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.faults import Fault, ListError

WORK = ".build"
UNTOUCHED = "cannot be written, nothing is changed"


@contextmanager
def locked(root: Path) -> Iterator[Path]:
    """Hold the work folder; only one command that writes outputs can hold it at a time."""
    work = root / WORK
    with disk_faults(WORK, UNTOUCHED):
        work.mkdir(exist_ok=True)
        file = (work / "lock").open("a")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ListError([Fault(WORK, "", "is in use by another command; wait for it to end")]) from error
        yield work


@contextmanager
def signals_wait() -> Iterator[None]:
    """Delay SIGINT, SIGTERM and SIGHUP until the end of the block."""
    caught: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda which, _: caught.append(which)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for which in caught:
            signal.raise_signal(which)


@contextmanager
def disk_faults(path: str, message: str) -> Iterator[None]:
    """Turn an error of the disk into a fault that says what could not be done."""
    try:
        yield
    except OSError as error:
        raise ListError([Fault(path, "", f"{message}: {error.strerror or error}")]) from error
