"""Compare the site's pages with stock Datasette's table page over the same database, in one run.

Run it with `make bench-site`. It starts two servers on loopback, one with this site's templates and
plugins and one without, asks both in turn, and prints medians and their ratio.
"""

import socket
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import httpx

ROOT = Path(__file__).parent.parent
FACETS = "_facet=year&_facet=venue&_facet_array=tasks&_facet_array=methods&_sort_desc=arxiv&_size=40"
STOCK = f"/diffusion-rl/papers?{FACETS}"
PAGES = {"home": "/", "papers": "/diffusion-rl/papers", "paper": "/diffusion-rl/papers/flow-grpo"}


def free_port():
    """The number of a port that no program uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(*arguments):
    """A Datasette on a free port for the length of the block; its address."""
    port = str(free_port())
    command = [sys.executable, "-m", "datasette", *arguments, "--port", port]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(200):
                try:
                    httpx.get(f"{address}/-/versions.json")  # the home page of a large list is slow
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()


def milliseconds(client, url):
    """The milliseconds of one answer."""
    start = time.perf_counter()
    client.get(url).raise_for_status()
    return 1000 * (time.perf_counter() - start)


@click.command()
@click.option("--rounds", default=60, show_default=True, help="Requests of each page.")
def main(rounds):
    """Compare the site's pages with stock Datasette's papers page, facets and all."""
    with ExitStack() as stack:
        site = stack.enter_context(served("."))
        stock = stack.enter_context(served("-i", "diffusion-rl.db"))
        client = stack.enter_context(httpx.Client(timeout=30))
        urls = {
            "stock papers, 4 facets": stock + STOCK,
            **{name: site + path for name, path in PAGES.items()},
        }
        times = {name: [] for name in urls}
        for url in urls.values():
            milliseconds(client, url)
        with click.progressbar(range(rounds), label="Asking", file=sys.stderr) as bar:
            for _ in bar:
                for name, url in urls.items():
                    times[name].append(milliseconds(client, url))
    floor = statistics.median(times["stock papers, 4 facets"])
    print(f"{'page':24}{'median ms':>10}{'p95 ms':>10}{'ratio':>8}")
    for name, measured in times.items():
        p95 = statistics.quantiles(measured, n=20)[-1]
        median = statistics.median(measured)
        print(f"{name:24}{median:10.1f}{p95:10.1f}{median / floor:8.2f}")


if __name__ == "__main__":
    main()
