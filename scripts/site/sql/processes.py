"""Run SQL in separate processes, and kill a process that takes too long or whose client has disconnected."""

import asyncio
import marshal
import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, Any

from scripts.site.request.limits import WORKERS
from scripts.site.sql.worker import LATE, TOO_MUCH, Outcome, Statement
from scripts.system.own_modules import module_process

NICE = 10  # the priority of a process; 19 is the lowest
GRACE = 0.2  # seconds that a process may exceed its own time limit before it is killed


class Waiting:
    """A client that waits for an answer and may disconnect."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.left = False

    def leave(self) -> None:
        """Cancel: kill the process that works on the answer."""
        self.left = True
        if self.process:
            self.process.kill()


class SqlProcesses:
    """A pool of processes that run SQL on one database. Further statements wait for a free process."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.threads = ThreadPoolExecutor(WORKERS, "readers-sql")
        self.own = threading.local()  # each thread has its own process

    async def answer(self, statement: Statement, end: float) -> Outcome:
        """Return the answer to a statement; raise QueryLate after its time limit or at the time `end`."""
        waiting = Waiting()
        ask = asyncio.get_running_loop().run_in_executor(self.threads, self.ask, statement, end, waiting)
        try:
            return await ask
        except asyncio.CancelledError:
            waiting.leave()
            raise

    def ask(self, statement: Statement, end: float, waiting: Waiting) -> Outcome:
        """Return the answer of this thread's process; a killed process is replaced for the next statement."""
        if waiting.left or time.monotonic() >= end:
            raise QueryLate
        process = self.process(end)
        seconds = min(statement.seconds, end - time.monotonic())  # without the start of the process
        waiting.process = process
        if waiting.left or seconds <= 0:
            raise QueryLate
        try:
            with killed_after(process, seconds + GRACE):
                order: Any = tuple(statement._replace(seconds=seconds))
                marshal.dump(order, pipe(process.stdin))
                pipe(process.stdin).flush()
                answer = Outcome(*marshal.load(pipe(process.stdout)))
        finally:
            waiting.process = None
        message = answer.error[1] if answer.error else ""
        if message == TOO_MUCH:  # a new process starts with all its memory free
            process.kill()
            process.wait()
        if message == LATE:
            raise QueryLate
        return answer

    def process(self, end: float) -> "subprocess.Popen[bytes]":
        """Return this thread's process; if none is running, start one and wait until it is ready."""
        process: subprocess.Popen[bytes] | None = getattr(self.own, "process", None)
        if process is None or process.poll() is not None:
            command, environment = module_process("scripts.site.sql.worker", self.address, options=("-S",))
            pipes = subprocess.PIPE
            process = subprocess.Popen(command, env=environment, stdin=pipes, stdout=pipes)
            with suppress(AttributeError, OSError):  # pages have priority
                os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
            self.own.process = process
            with killed_after(process, end - time.monotonic()):
                marshal.load(pipe(process.stdout))
        return process


@contextmanager
def killed_after(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[None]:
    """Kill a process if the block takes longer or the process fails; then raise QueryLate."""
    killer = threading.Timer(seconds, process.kill)
    killer.start()
    try:
        yield
    except (EOFError, OSError, ValueError, TypeError):
        process.kill()
        process.wait()
        raise QueryLate from None
    finally:
        killer.cancel()


class QueryLate(Exception):
    """A statement took too long, or was cancelled."""


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """Return the stream, which is not None because it is a pipe."""
    assert stream is not None
    return stream


def rows_and_description(answer: Outcome) -> tuple[list[sqlite3.Row], list[tuple[str, ...]]]:
    """Return an answer as SQLite rows and a cursor's description, or raise its error."""
    if answer.error:
        name, message = answer.error
        error = getattr(sqlite3, name, sqlite3.OperationalError)
        raise error(message)
    with suppress(sqlite3.Error):
        names = ", ".join('null as "' + column.replace('"', '""') + '"' for column in answer.columns)
        connection = sqlite3.connect(":memory:")
        cursor = connection.execute(f"select {names}") if names else connection.execute("select 1")
        rows = [sqlite3.Row(cursor, row) for row in answer.rows]
        connection.close()
        return rows, list(cursor.description)
    raise sqlite3.OperationalError("the columns have names that cannot be read")
