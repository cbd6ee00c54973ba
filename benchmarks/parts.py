"""The parts of the benchmark: a built list in, medians by name out."""

import shutil
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.request import urlopen

from benchmarks.measure import ROOT, Medians, Run, in_turn, run
from benchmarks.site import served

OTHERS = ROOT / ".bench/venv/bin/python"  # where the other tools are installed

LARGEST = 100_000  # papers
SCRIPTS = (sys.executable, "-m", "scripts")
JOBS = (sys.executable, "-m", "benchmarks.jobs")


def invented(work: Path, number: int) -> Path:
    """Return a built list with a number of papers, made once."""
    root = work / str(number)
    if not (root / ".build/stamp").exists():
        shutil.rmtree(root, ignore_errors=True)
        work.mkdir(exist_ok=True)
        run(sys.executable, "-m", "benchmarks.synthesize", "--root", ROOT, number, root)
        run(*SCRIPTS, "--root", root, "build")
    return root


def records(root: Path, rounds: int) -> dict[str, Medians]:
    """Measure reading and checking the records, and the TOML parser alone."""
    return in_turn({job: partial(run, *JOBS, job, root) for job in ("parse", "check")}, rounds)


def database(root: Path, rounds: int) -> dict[str, Medians]:
    """Measure building the database, and the floor."""
    return in_turn({job: partial(run, *JOBS, job, root) for job in ("floor", "database")}, rounds)


def rivals(root: Path, rounds: int) -> dict[str, Medians]:
    """Measure building the database by other tools, and by this one."""
    tools = ("sqlite_utils", "csvs_to_sqlite", "frictionless")
    tasks = {"database": partial(run, *JOBS, "database", root)}
    tasks |= {tool: partial(run, OTHERS, "-m", "benchmarks.rivals", tool, root) for tool in tools}
    return in_turn(tasks, min(rounds, 3))


def build(root: Path, rounds: int) -> dict[str, Medians]:
    """Measure check, a full build, a build without changes, and one after a change of one record."""
    command = (*SCRIPTS, "--root", root)
    tasks: dict[str, Callable[[], Run]] = {
        "check": lambda: run(*command, "check"),
        "full": lambda: run(*SCRIPTS, "--root", bare(root), "build"),
        "unchanged": lambda: run(*command, "build"),
        "one changed": lambda: run(*SCRIPTS, "--root", changed(root), "build"),
    }
    measured = in_turn(tasks, rounds)
    sizes: dict[str, float] = {
        "records": sum(path.stat().st_size for path in (root / "data/papers").iterdir()),
        "tables": sum(path.stat().st_size for path in (root / "data/tables").iterdir()),
        "sqlite": next(root.glob("*.db")).stat().st_size,
    }
    return {**measured, "bytes": sizes}


def bare(root: Path) -> Path:
    """Return the list without its outputs."""
    shutil.rmtree(root / ".build")
    shutil.rmtree(root / "data/tables")
    next(root.glob("*.db")).unlink()
    return root


def changed(root: Path) -> Path:
    """Change the title of one paper, or restore it; return the list."""
    path = min((root / "data/papers").iterdir())
    first, rest = path.read_text("utf-8").split("\n", 1)
    other = first.replace(' Again"', '"') if first.endswith(' Again"') else f'{first[:-1]} Again"'
    path.write_text(f"{other}\n{rest}", "utf-8")
    return root


def export(root: Path, rounds: int) -> dict[str, Medians]:
    """Measure the papers as CSV: from Datasette, from Python's modules and from SQLite's program."""
    database = next(root.glob("*.db"))
    settings = ("--setting", "max_csv_mb", "0", "--setting", "max_returned_rows", "2000")
    with served("-i", str(database), *settings) as address:
        url = f"{address}/{database.stem}/papers.csv?_stream=on&_size=max"
        tasks: dict[str, Callable[[], Run]] = {
            "dump": partial(run, *JOBS, "dump", root),
            "stream": partial(stream, url, root),
        }
        if shutil.which("sqlite3"):
            tasks["sqlite3"] = partial(run, "sqlite3", database, *own_dump(root))
        return in_turn(tasks, rounds)


def own_dump(root: Path) -> tuple[str, ...]:
    """Return the input with which SQLite's own program dumps the papers."""
    file = (root / "sqlite3.csv").resolve()
    return (".mode csv", ".headers on", f".once {file}", "SELECT rowid, * FROM papers")


def stream(url: str, root: Path) -> Run:
    """Receive one complete download, or raise an error."""
    start = time.perf_counter()
    with closing(urlopen(url)) as answer, (root / "stream.csv").open("wb") as file:
        shutil.copyfileobj(answer, file)
    seconds = time.perf_counter() - start
    lines = [(root / name).read_bytes().count(b"\n") for name in ("stream.csv", "dump.csv")]
    if lines[0] != lines[1]:
        raise SystemExit(f"{url}: {lines[0]:,} lines, not {lines[1]:,}")
    return Run(seconds, seconds, 0)


PARTS: dict[str, Callable[[Path, int], dict[str, Medians]]] = {
    part.__name__: part for part in (records, database, rivals, build, export)
}
