"""The papers page: this site with all its facets, stock Datasette with four, and bare SQL for these four.

`make bench-facets` asks for pages that are not cached: by task and method, by method, by a word.
"""

import itertools
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlencode

import click
import httpx
import yaml
from tabulate import tabulate

from benchmarks.measure import RESULTS, ROOT, save
from benchmarks.multiplied import multiplied
from benchmarks.site import PATIENT, served, site_folder

SIZES = (100, 1_000, 10_000, 100_000)
CLIENTS = (1, 16)
FACETS = [("_facet", "year"), ("_facet", "venue"), ("_facet_array", "tasks"), ("_facet_array", "methods")]
STOCK = [*FACETS, ("_sort_desc", "arxiv"), ("_size", "50"), ("_facet_size", "40"), ("withdrawn__isnull", "1")]

Filters = Sequence[tuple[str, str]]  # arguments of a page, by name
Ask = Callable[[Filters], int]  # requests a page, and returns how many facets timed out
Summary = dict[str, float]
ByServer = Mapping[str, Summary]


def pages(connection: sqlite3.Connection) -> dict[str, Sequence[Filters]]:
    """Return filters by kind of page: each value a list of arguments."""

    def column(sql: str) -> list[str]:
        return [row[0] for row in connection.execute(sql)]

    methods = column("SELECT method FROM paper_methods GROUP BY 1 ORDER BY count(*) DESC")
    tasks = column("SELECT task FROM paper_tasks GROUP BY 1 ORDER BY count(*) DESC")
    titles = " ".join(column("SELECT lower(title) FROM papers ORDER BY rowid LIMIT 400"))
    often = Counter(word for word in titles.split() if word.isalpha() and len(word) > 3)
    words = [word for word, _ in often.most_common()]
    by_both = itertools.product(methods, tasks)
    return {
        "all": [[]],
        "method": [[("methods__arraycontains", name)] for name in methods],
        "task and method": [
            [("methods__arraycontains", method), ("tasks__arraycontains", task)] for method, task in by_both
        ],
        "search": [[("_search", f"{word} ")] for word in words],
    }


def bare_sql(filters: Filters) -> Iterator[str]:
    """Yield the SQL of a page, as one would write it by hand through the join tables."""
    conditions = {
        "methods__arraycontains": "id IN (SELECT paper FROM paper_methods WHERE method = ?)",
        "tasks__arraycontains": "id IN (SELECT paper FROM paper_tasks WHERE task = ?)",
        "_search": "rowid IN (SELECT rowid FROM papers_fts WHERE papers_fts MATCH ?)",
    }
    where = " AND ".join(["withdrawn IS NULL", *(conditions[name] for name, _ in filters)])
    most = "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 41"
    yield f"SELECT * FROM papers WHERE {where} ORDER BY arxiv DESC LIMIT 51"
    yield f"SELECT count(*) FROM papers WHERE {where}"
    for name in ("year", "venue"):
        yield f"SELECT {name}, count(*) FROM papers WHERE {where} {most}"
    for name in ("task", "method"):
        chosen = f"paper IN (SELECT id FROM papers WHERE {where})"
        yield f"SELECT {name}, count(*) FROM paper_{name}s WHERE {chosen} {most}"


def ask_sql(path: Path, most: int | None = None) -> Ask:
    """Return a function that runs the SQL of a page, or only its first statements, on the file itself."""

    def ask(filters: Filters) -> int:
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
            for sql in itertools.islice(bare_sql(filters), most):
                connection.execute(sql, [value.strip() for _, value in filters]).fetchall()
        return 0

    return ask


def facets_of_site() -> int:
    """Return the number of facets of this site's papers page."""
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text("utf-8"))
    return len(metadata["databases"]["diffusion-rl"]["tables"]["papers"]["facets"])


def ask_site(client: httpx.Client, address: str, arguments: Filters, facets: int) -> Ask:
    """Return a function that requests a page from a server and returns how many facets timed out."""

    def ask(filters: Filters) -> int:
        query = urlencode([*arguments, *filters, ("_nosuggest", "1")])
        answer = client.get(f"{address}/diffusion-rl/papers.json?{query}")
        if answer.status_code == 400:  # the page itself timed out
            return facets
        return facets - len(answer.raise_for_status().json()["facet_results"])

    return ask


def timed(ask: Ask, filters: Iterable[Filters], clients: int, seconds: int) -> list[tuple[float, int]]:
    """Return milliseconds of each answer, and facets left out, for a number of clients and a longest time."""
    end = time.perf_counter() + seconds

    def once(each: Filters) -> tuple[float, int] | None:
        start = time.perf_counter()
        if start > end:
            return None
        late = ask(each)
        return 1000 * (time.perf_counter() - start), late

    with ThreadPoolExecutor(clients) as pool:
        return [each for each in pool.map(once, filters) if each is not None]


def summary(answers: Sequence[tuple[float, int]], most: int) -> Summary:
    """Return the median and 95th percentile of the first `most` answers, in milliseconds, and late facets."""
    times = [milliseconds for milliseconds, _ in answers[:most]]
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return {
        "p50": round(statistics.median(times), 1),
        "p95": round(p95, 1),
        "requests": len(times),
        "late": sum(late for _, late in answers),
    }


def measure(database: Path, seconds: int, requests: int) -> dict[str, dict[str, dict[str, Summary]]]:
    """Return milliseconds by kind of page, number of clients and server; each page is requested once."""
    with ExitStack() as stack:
        connection = stack.enter_context(closing(sqlite3.connect(database)))
        kinds = pages(connection)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(served(str(site_folder(folder, database))))
        client = stack.enter_context(httpx.Client(timeout=600))
        asked = {"rows and count": ask_sql(database, 2), "bare SQL": ask_sql(database)}
        asked["site"] = ask_site(client, site, [], facets_of_site())
        address = stack.enter_context(served("-i", str(database), *PATIENT))
        asked["stock"] = ask_site(client, address, STOCK, len(FACETS))
        return {
            kind: {
                str(clients): each_asked(asked, filters, clients, seconds, requests)
                for clients in shown(kind, CLIENTS)
            }
            for kind, filters in kinds.items()
        }


def shown(kind: str, numbers: Iterable[int]) -> Iterator[int]:
    """Yield the numbers of clients, each printed when its turn comes."""
    for clients in numbers:
        click.echo(f"  {kind}, clients: {clients}", err=True)
        yield clients


def each_asked(
    asked: Mapping[str, Ask], filters: Sequence[Filters], clients: int, seconds: int, requests: int
) -> dict[str, Summary]:
    """Return one kind of page from all servers; one client takes every other page, many clients the rest.

    Times are of the pages that all had time to answer: a slow server answers only the first ones.
    """
    chosen = filters[CLIENTS.index(clients) :: len(CLIENTS)] or filters
    chosen = list(itertools.islice(itertools.cycle(chosen) if len(filters) == 1 else chosen, requests))
    answers = {name: timed(ask, chosen, clients, seconds) for name, ask in asked.items()}
    common = min(map(len, answers.values()))
    return {name: summary(each, common) for name, each in answers.items()}


def table(measured: Mapping[str, Mapping[str, ByServer]]) -> str:
    """Return the numbers as Markdown: milliseconds, and ratios of medians."""
    head = ["page", "clients", "site p50", "p95", "late", "bare SQL", "of that, rows and count", "stock"]
    return tabulate(
        [
            row(kind, clients, found)
            for kind, by_clients in measured.items()
            for clients, found in by_clients.items()
        ],
        [*head, "site ÷ bare", "stock ÷ site"],
        "github",
        disable_numparse=True,
        colalign=["left", *["right"] * (len(head) + 1)],
    )


def row(kind: str, clients: str, found: ByServer) -> list[str]:
    """Return one kind of page, for a number of clients."""
    site = found["site"]
    bare = found["bare SQL"]["p50"]
    counted, stock = (found.get(name, {}).get("p50") for name in ("rows and count", "stock"))
    ratios = [f"{site['p50'] / bare:.2f}", f"{stock / site['p50']:.1f}" if stock else ""]
    times = [f"{site['p50']:,.0f}", f"{site['p95']:,.0f}", str(site["late"])]
    medians = [f"{each:,.0f}" if each else "" for each in (bare, counted, stock)]
    return [kind, clients, *times, *medians, *ratios]


@click.command()
@click.option("--max", "most", default=SIZES[-1], show_default=True, help="The largest list, in papers.")
@click.option("--seconds", default=6, show_default=True, help="The most time for one kind of page.")
@click.option("--requests", default=40, show_default=True, help="The most requests of one kind of page.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="File for the numbers.")
def main(most: int, seconds: int, requests: int, results: Path) -> None:
    """Compare the papers page of this site with stock Datasette's and with bare SQL, by number of papers."""
    measured = {}
    for size in (size for size in SIZES if size <= most):
        click.echo(f"facets, {size:,} papers", err=True)
        measured[size] = measure(multiplied(size), seconds, requests)
    save(results, "facets", measured)


if __name__ == "__main__":
    main()
