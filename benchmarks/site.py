"""Compare the site's pages with stock Datasette's table page over the same database, in one run.

Run it with `make bench-site`. It starts two servers on loopback, one with this site's templates and
plugins and one without, asks both in turn, and saves medians: for all papers, and for 100 and 1,000.
"""

import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import click
import httpx

from benchmarks.measure import RESULTS, ROOT, save
from benchmarks.multiplied import multiplied

SIZES = (100, 1_000)
SHOWN = ("metadata.yml", "settings.json", "plugins", "templates", "static")
FACETS = "_facet=year&_facet=venue&_facet_array=tasks&_facet_array=methods&_sort_desc=arxiv&_size=40"
# Facets that stock Datasette leaves out on a busy machine would make it look fast.
PATIENT = ("--setting", "sql_time_limit_ms", "600000", "--setting", "facet_time_limit_ms", "600000")
STOCK = f"/diffusion-rl/papers?{FACETS}"
# The paper that most others build on has the longest page.
FOLLOWED = """
SELECT papers.id FROM papers LEFT JOIN paper_relations ON other = papers.id
WHERE withdrawn IS NULL GROUP BY papers.id ORDER BY count(other) DESC, papers.id LIMIT 1
"""


def free_port() -> int:
    """Return the number of a port that no program uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """Serve with a Datasette on a free port for the length of the block; provide its address."""
    port = str(free_port())
    command = [sys.executable, "-m", "datasette", *arguments, "--port", port]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            with httpx.Client() as client:
                for _ in range(600):  # a large list takes some seconds
                    try:
                        client.get(f"{address}/-/versions.json")
                        break
                    except httpx.TransportError:
                        time.sleep(0.1)
            yield address
        finally:
            server.terminate()


def milliseconds(client: httpx.Client, url: str) -> float:
    """Return the milliseconds of one answer."""
    start = time.perf_counter()
    client.get(url).raise_for_status()
    return 1000 * (time.perf_counter() - start)


def site_folder(folder: Path, database: Path) -> Path:
    """Return a folder that serves a database as this site."""
    for name in SHOWN:
        (folder / name).symlink_to(ROOT / name)
    for name in ("diffusion-rl.db", "inspect-data.json"):
        (folder / name).symlink_to(database.with_name(name).resolve())
    return folder


def addresses(database: Path, site: str, stock: str) -> dict[str, str]:
    """Return the address of each page that is compared; stock Datasette's papers page is the first."""
    with closing(sqlite3.connect(database)) as connection:
        [paper] = connection.execute(FOLLOWED).fetchone()
    papers = f"{site}/diffusion-rl/papers"
    return {"stock": stock + STOCK, "home": f"{site}/", "papers": papers, "paper": f"{papers}/{paper}"}


def measure(database: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile in milliseconds by page; the pages are asked in turn."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(served(str(site_folder(folder, database))))
        stock = stack.enter_context(served("-i", str(database), *PATIENT))
        client = stack.enter_context(httpx.Client(timeout=30))
        urls = addresses(database, site, stock)
        times: dict[str, list[float]] = {name: [] for name in urls}
        for url in urls.values():
            milliseconds(client, url)
        with click.progressbar(range(rounds), label="Asking", file=sys.stderr) as bar:
            for _ in bar:
                for name, url in urls.items():
                    times[name].append(milliseconds(client, url))
    return {name: summary(of_page) for name, of_page in times.items()}


def summary(times: Sequence[float]) -> dict[str, float]:
    """Return median and 95th percentile."""
    p95 = statistics.quantiles(times, n=20)[-1]
    return {"p50": round(statistics.median(times), 1), "p95": round(p95, 1), "requests": len(times)}


@click.command()
@click.option("--rounds", default=60, show_default=True, help="Requests of each page.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="File for the numbers.")
def main(rounds: int, results: Path) -> None:
    """Compare the site's pages with stock Datasette's papers page, facets and all."""
    whole = ROOT / "diffusion-rl.db"
    with closing(sqlite3.connect(whole)) as connection:
        [papers] = connection.execute("SELECT count(*) FROM papers WHERE withdrawn IS NULL").fetchone()
    databases = {papers: whole, **{size: multiplied(size) for size in SIZES}}
    measured = {}
    for size in sorted(databases):
        click.echo(f"site, {size:,} papers", err=True)
        measured[size] = measure(databases[size], rounds)
    save(results, "site", measured)


if __name__ == "__main__":
    main()
