"""Run commands that are killed, interrupted or meet a full disk at a chosen step of their work on the disk.

A process of its own imports the commands once, runs each once, and forks a child for each run that is to
fail. `fail_once` lets one run over a list fail. `fail_at_each_step` lets a run fail at each of its steps, or
at those that are given, each over a copy of the list: FOLDER/N is the list whose run failed at step N, N.code
its exit code and N.output what it printed. FOLDER/0 is the list whose run did not fail, and 0.steps the steps
that it took. Of `build`, N.again is a copy of the list after one more build, where the first left litter.

A `failure` is the name of a signal, or "ENOSPC": the error of a full disk. Steps are audit events of Python.
"""

import errno
import gc
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from click.testing import CliRunner

from scripts.commands.main import cli
from scripts.web.client import authorities
from tests.conftest import REPOSITORY, litter
from tests.helpers.once import do_once

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
IMPORTED = (
    "anyio._backends._asyncio",
    "httpcore",
    "scripts.build.build",
    "scripts.commands.add",
    "scripts.commands.discover",
    "scripts.commands.refresh",
    "scripts.commands.weekly",
    "scripts.curate.reject",
    "scripts.publish.export",
    "scripts.upkeep.discover_report",
    "scripts.upkeep.links",
    "scripts.upkeep.weekly",
    "scripts.versions.release",
    "stringprep",
)

WARM: set[str] = set()  # the commands that were run

Counts = Callable[[str, tuple[object, ...]], bool]


class FailedRun(NamedTuple):
    """The result of a run: its exit code, its output, and its number of steps (-1: it was killed)."""

    code: int
    out: str
    err: str
    steps: int


def fail_once(root: Path, command: str, failure: str, counts: Counts, fatal: int) -> FailedRun:
    """Run a command over a list that fails at a step; `counts` says which audit events are steps."""
    place = root.parent / f"{root.name}.stopped"
    run = partial(
        fork, root, command, failure, counts, fatal, Path(f"{place}.out"), Path(f"{place}.err"), place
    )
    place.unlink(missing_ok=True)
    forking_process().submit(warm_up, root, command, dict(os.environ)).result()
    code = forking_process().submit(run, dict(os.environ)).result()
    out, err = (Path(f"{place}.{stream}").read_text("utf-8") for stream in ("out", "err"))
    return FailedRun(code, out, err, len(place.read_text().splitlines()) if place.exists() else -1)


def fail_at_each_step(
    origin: Path,
    failure: str,
    events: str,
    *only: int,
    command: str = "build",
    given: Mapping[str, str] | None = None,
) -> Path:
    """Let runs over copies of a list fail at each step, one of `events` (joined by commas); the folder."""
    number = len([*origin.parent.glob("stopped-*")])
    folder = origin.parent / f"stopped-{number}"
    folder.mkdir()
    counts = partial(writes, events.split(","))
    environment = {**os.environ, **(given or {})}
    forking_process().submit(
        fail_at_all, origin, folder, command, failure, counts, only, environment
    ).result()
    return folder


@cache
def forking_process() -> ProcessPoolExecutor:
    """The process that forks: in this process, a thread of a server may hold a lock."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), prepare)


def prepare() -> None:
    """Import once, and do some work once, not in each process."""
    do_once()
    for name in IMPORTED:
        import_module(name)
    authorities(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    gc.freeze()  # garbage collection would write to memory that the processes share


def warm_up(origin: Path, command: str, environment: Mapping[str, str]) -> None:
    """Run a command once, over a copy of a list: to compile its patterns takes half of a run in a child."""
    name = command.split()[0]
    if name not in WARM:
        WARM.add(name)
        with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, environment, clear=True):
            root = shutil.copytree(origin, Path(folder) / "list")
            CliRunner().invoke(cli, ["--root", str(root), *command.split()])
        gc.freeze()


def writes(events: list[str], event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an event is a step: one of `events`; "open" only if it opens for writing."""
    reading = event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITING)
    return event in events and not reading


def arm(failure: str, counts: Counts, fatal: int) -> list[str]:
    """Fail at the given step; return the growing list of steps."""
    steps: list[str] = []

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if counts(event, arguments):
            steps.append(f"{event} {arguments[0]}")
            if len(steps) == fatal and failure == "ENOSPC":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))
            if len(steps) == fatal:
                os.kill(os.getpid(), signal.Signals[failure])

    sys.addaudithook(hook)
    return steps


def fork(
    root: Path,
    command: str,
    failure: str,
    counts: Counts,
    fatal: int,
    out: Path,
    err: Path,
    taken: Path,
    environment: Mapping[str, str],
) -> int:
    """Run a command in a child and let it fail; return its exit code. Files get its output and its steps."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for stream, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND), stream)
    os.chdir(REPOSITORY)
    os.environ.clear()
    os.environ.update(environment)
    # A test run in the background, or without a terminal, may ignore these signals.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    steps = arm(failure, counts, fatal)
    code = 0
    try:
        cli(["--root", str(root), *command.split()])
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 70
    sys.stdout.flush()
    sys.stderr.flush()
    taken.write_text("\n".join(steps))
    os._exit(code)


def fail_at(
    origin: Path,
    folder: Path,
    command: str,
    failure: str,
    counts: Counts,
    environment: Mapping[str, str],
    fatal: int,
) -> None:
    """Run a command over a copy of a list, and let it fail at a step."""
    root = folder / str(fatal)
    shutil.copytree(origin, root)
    output, steps = Path(f"{root}.output"), Path(f"{root}.steps")
    code = fork(root, command, failure, counts, fatal, output, output, steps, environment)
    Path(f"{root}.code").write_text(str(code))


def build_again(folder: Path, fatal: int) -> None:
    """Build a copy of the result of a stopped build, if it left anything to finish."""
    root, again = folder / str(fatal), folder / f"{fatal}.again"
    if litter(root):
        shutil.copytree(root, again)
        Path(f"{again}.output").write_text(CliRunner().invoke(cli, ["--root", str(again), "build"]).output)


def fail_at_all(
    origin: Path,
    folder: Path,
    command: str,
    failure: str,
    counts: Counts,
    only: tuple[int, ...],
    environment: Mapping[str, str],
) -> None:
    """Run over a copy without a failure, then over copies with failures, two at a time."""
    warm_up(origin, command, environment)
    fail_here = partial(fail_at, origin, folder, command, failure, counts, environment)
    fail_here(0)
    steps = only or range(1, len((folder / "0.steps").read_text().splitlines()) + 1)
    with multiprocessing.get_context("fork").Pool() as pool:
        pool.map(fail_here, steps, chunksize=1)
        if command == "build":
            pool.map(partial(build_again, folder), steps, chunksize=1)
