"""Ask processes that are apart from the pages, and end them when they take too long or nobody waits."""

import asyncio
import marshal
import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from scripts.site.limits import WORKERS
from scripts.site.worker import LATE, TOO_MUCH, Outcome, Statement

ROOT = Path(__file__).parent.parent.parent
GRACE = 0.2  # seconds after which a process that should have stopped by itself is killed


class Waiting:
    """Somebody who waits for an answer, and may leave."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.left = False

    def leave(self) -> None:
        """Cancel: end the process that works on the answer."""
        self.left = True
        if self.process:
            self.process.kill()


class Apart:
    """Processes that answer SQL of one database; as many questions at once, while others wait."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.threads = ThreadPoolExecutor(WORKERS, "strangers")
        self.own = threading.local()  # each thread has its process

    async def answer(self, statement: Statement, end: float) -> Outcome:
        """The answer to a statement, or QueryLate after its seconds or at the end of all patience."""
        waiting = Waiting()
        ask = asyncio.get_running_loop().run_in_executor(self.threads, self.ask, statement, end, waiting)
        try:
            return await ask
        except asyncio.CancelledError:
            waiting.leave()
            raise

    def ask(self, statement: Statement, end: float, waiting: Waiting) -> Outcome:
        """The answer of this thread's process; a process that had to be killed is replaced by the next."""
        seconds = min(statement.seconds, end - time.monotonic())
        if seconds <= 0 or waiting.left:
            raise QueryLate
        process = self.process()
        waiting.process = process
        killer = threading.Timer(seconds + GRACE, process.kill)
        killer.start()
        try:
            order: Any = tuple(statement._replace(seconds=seconds))
            marshal.dump(order, pipe(process.stdin))
            pipe(process.stdin).flush()
            answer = Outcome(*marshal.load(pipe(process.stdout)))
        except (EOFError, OSError, ValueError, TypeError):
            process.kill()
            raise QueryLate from None
        finally:
            killer.cancel()
            waiting.process = None
        said = answer.error[1] if answer.error else ""
        if said == TOO_MUCH:  # another process begins with all its memory
            process.kill()
            process.wait()
        if said == LATE:
            raise QueryLate
        return answer

    def process(self) -> "subprocess.Popen[bytes]":
        """This thread's process, a new one if it has none that lives."""
        process: subprocess.Popen[bytes] | None = getattr(self.own, "process", None)
        if process is None or process.poll() is not None:
            command = [sys.executable, "-S", "-m", "scripts.site.worker", self.address]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            pipes = subprocess.PIPE
            process = subprocess.Popen(command, env=environment, stdin=pipes, stdout=pipes)
            self.own.process = process
        return process


class QueryLate(Exception):
    """A statement took too long, or was cancelled."""


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """The end of a pipe, which exists."""
    assert stream is not None
    return stream


def rows_of(answer: Outcome) -> tuple[list[sqlite3.Row], list[tuple[str, ...]]]:
    """An answer as rows of SQLite, with the description that a cursor would have; or the error raised."""
    if answer.error:
        name, said = answer.error
        error = getattr(sqlite3, name, sqlite3.OperationalError)
        raise error(said)
    with suppress(sqlite3.Error):
        names = ", ".join('null as "' + column.replace('"', '""') + '"' for column in answer.columns)
        connection = sqlite3.connect(":memory:")
        cursor = connection.execute(f"select {names}") if names else connection.execute("select 1")
        rows = [sqlite3.Row(cursor, row) for row in answer.rows]
        connection.close()
        return rows, list(cursor.description)
    raise sqlite3.OperationalError("the columns have names that cannot be read")
