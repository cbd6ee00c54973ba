"""Build copies of a list, each struck at another step of its work on the disk, and then build each again.

Run as `python -m tests.helpers.saboteur ORIGIN FOLDER BLOW EVENTS [STEP...]`. A step is one of EVENTS (audit
events of Python, joined by commas; of "open" only what opens for writing), and BLOW is a signal, or
"ENOSPC": the error of a full disk. FOLDER/N is the list whose build was struck at step N, N.code the
exit code of that build, N.output what it printed, and N.again a copy of the list after one more build,
where the first left litter. FOLDER/0 is the list whose build nothing struck. Without a
STEP every step is tried. Another command than "build" may be given as STRUCK in the environment;
after that, nothing is built.
"""

import errno
import gc
import multiprocessing
import os
import shutil
import signal
import sys
import traceback
from functools import partial
from pathlib import Path

from click.testing import CliRunner

import scripts.build.build  # once, not in each process
import scripts.curate.reject
import scripts.upkeep.discover_report
import scripts.upkeep.links
import scripts.upkeep.weekly  # noqa: F401
from scripts.commands.main import cli
from tests.conftest import litter

STRUCK = os.environ.get("STRUCK", "build").split()
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def arm(blow: str, events: list[str], fatal: int) -> list[str]:
    """Strike at the given step; the steps taken so far, a list that grows."""
    steps: list[str] = []

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        reading = event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITING)
        if event in events and not reading:
            steps.append(f"{event} {arguments[0]}")
            if len(steps) == fatal and blow == "ENOSPC":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))
            if len(steps) == fatal:
                os.kill(os.getpid(), signal.Signals[blow])

    sys.addaudithook(hook)
    return steps


def strike(origin: Path, folder: Path, blow: str, events: list[str], fatal: int) -> None:
    """Build a copy in a process of its own; leave its exit code, what it printed and the steps it took."""
    root = folder / str(fatal)
    shutil.copytree(origin, root)
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        Path(f"{root}.code").write_text(str(code))
        return
    output = os.open(f"{root}.output", os.O_WRONLY | os.O_CREAT)
    os.dup2(output, 1)
    os.dup2(output, 2)
    # A test run in the background, or without a terminal, may ignore these signals.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    steps = arm(blow, events, fatal)
    code = 0
    try:
        cli(["--root", str(root), *STRUCK])
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 70
    sys.stdout.flush()
    Path(f"{root}.steps").write_text("\n".join(steps))
    os._exit(code)


def build_again(folder: Path, fatal: int) -> None:
    """Build a copy of what an interrupted build left, if it left anything to finish."""
    root, again = folder / str(fatal), folder / f"{fatal}.again"
    if STRUCK == ["build"] and litter(root):
        shutil.copytree(root, again)
        Path(f"{again}.output").write_text(CliRunner().invoke(cli, ["--root", str(again), "build"]).output)


def main(origin: Path, folder: Path, blow: str, events: list[str], only: list[int]) -> None:
    gc.freeze()  # the collector would write to the memory that the processes share
    strike_at = partial(strike, origin, folder, blow, events)
    strike_at(0)
    steps = only or range(1, len((folder / "0.steps").read_text().splitlines()) + 1)
    with multiprocessing.get_context("fork").Pool() as pool:
        pool.map(strike_at, steps, chunksize=1)
        pool.map(partial(build_again, folder), steps, chunksize=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4].split(","), [*map(int, sys.argv[5:])])
