"""Run commands in turn and measure each: time, time of a core, and peak memory."""

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks/RESULTS.json"
SHOWN = ("click", "datasette", "frictionless", "pydantic", "sqlite-utils")

# Quantities that should grow no faster than the number of papers: part, name and unit.
UNITS = {"cpu": "seconds of a core", "peak": "megabytes at the peak"}
GROWTH = (
    *(("build", name, unit) for unit in UNITS for name in ("check", "full")),
    *(("records", name, "cpu") for name in ("parse", "check")),
    *(("database", name, "cpu") for name in ("floor", "database")),
    ("build", "unchanged", "cpu"),
)


Medians = dict[str, float]  # by the names of a run's fields, and the number of rounds


class Run(NamedTuple):
    """One run: wall time and CPU time in seconds, and peak memory in megabytes."""

    seconds: float
    cpu: float
    peak: float


def run(*command: str | int | Path) -> Run:
    """Run a command; it may print `cpu SECONDS` for its work without the start.

    Ratios use these seconds, so that other work on the machine does not count.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: exit status {process.returncode}\n{output}")
    times = [float(line.split()[1]) for line in output.splitlines() if line.startswith("cpu ")]
    return Run(seconds, times[-1] if times else used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def in_turn(tasks: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, Medians]:
    """Repeat all tasks in turn, and return the median of each by name."""
    runs: dict[str, list[Run]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            runs[name].append(task())
    return {name: medians(done) for name, done in runs.items()}


def medians(runs: Sequence[Run]) -> Medians:
    """Return the medians of some runs, and their number."""
    middle = Run(*map(statistics.median, zip(*runs, strict=True)))
    return {**{name: round(value, 4) for name, value in middle._asdict().items()}, "rounds": len(runs)}


def save(results: Path, part: str, by_size: Mapping[int, Any] | Mapping[str, Any]) -> None:
    """Replace what a file of results has of one part, with the machine."""
    content = json.loads(results.read_text()) if results.exists() else {"measured": {}}
    content["measured"][part] = {str(size): measured for size, measured in by_size.items()}
    content.setdefault("machines", {})[part] = machine()
    results.write_text(json.dumps(content, indent=1) + "\n")


def machine() -> dict[str, str | int]:
    """Return the machine and the versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory": f"{memory:.0f} GiB",
        "Linux": platform.release().split("-")[0],
        "Python": sys.version.split()[0],
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in SHOWN},
    }
