"""Write the measurements as tables: RESULTS.json in, RESULTS.md out."""

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from tabulate import tabulate

from benchmarks.facets import table as facet_table
from benchmarks.measure import GROWTH, UNITS
from benchmarks.parts import LARGEST

HERE = Path(__file__).parent

Measured = Mapping[str, Mapping[str, Any]]  # the results of each part by number of papers


class Ratio(NamedTuple):
    """A ratio, and its highest or lowest value that is aimed for at the largest size."""

    title: str
    part: str
    over: str
    under: str
    most: float = math.inf
    least: float = 0


RATIOS = (
    Ratio("read and check ÷ parse TOML alone", "records", "check", "parse", most=3),
    Ratio("build the database ÷ bare executemany", "database", "database", "floor", most=1.5),
    Ratio("sqlite-utils, same schema ÷ build the database", "rivals", "sqlite_utils", "database", least=3),
    Ratio("csvs-to-sqlite, no keys ÷ build the database", "rivals", "csvs_to_sqlite", "database"),
    Ratio("frictionless, no search ÷ build the database", "rivals", "frictionless", "database"),
    Ratio("build, nothing changed ÷ full build", "build", "unchanged", "full", most=0.1),
    Ratio("build, one record changed ÷ full build", "build", "one changed", "full"),
    Ratio("CSV streamed by Datasette ÷ dumped by Python", "export", "stream", "dump"),
    Ratio("CSV streamed by Datasette ÷ dumped by sqlite3", "export", "stream", "sqlite3"),
)
FLOORS = ("parse", "floor")  # the work of other tools, without an aim
STEEPEST = 1.05  # growth exponent aimed for
MOST_MEGABYTES = 500


def main(path: Path) -> None:
    """Write the report next to the numbers."""
    content = json.loads(path.read_text())
    text = "\n\n".join(blocks(content))
    path.with_suffix(".md").write_text(f"{text}\n", "utf-8")


def blocks(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the report, paragraph by paragraph."""
    measured = content["measured"]
    yield "# Speed and size"
    yield (
        "Written by `make bench`: medians of runs in turn, on lists of `python -m benchmarks.synthesize`. "
        "`make bench-site` and `make bench-facets` write the tables of the site's pages, from copies "
        "of the list's own papers (benchmarks/multiplied.py)."
    )
    yield from machines(content)
    yield "## Ratios by number of papers"
    rows = [row for ratio in RATIOS if (row := ratio_row(ratio, measured))]
    yield table(["", *headed(measured), "aim", ""], [*rows, *facet_rows(measured)])
    yield REMARKS
    yield "## Growth"
    yield "![Time, memory and size by number of papers](growth.svg)"
    yield (
        "The exponent is that of the last tenfold step; 1 means in proportion to the papers. "
        f"Aims: at most {STEEPEST}, and {MOST_MEGABYTES} MB for check and build."
    )
    rows = [row for thing in GROWTH if (row := growth_row(*thing, measured))]
    yield table(["", *headed(measured), "exponent", ""], [*rows, *size_rows(measured)])
    if found := measured.get("site"):
        yield "## Pages of the site"
        yield (
            "Milliseconds of one client, each page in turn, by `make bench-site`. Stock is the papers page "
            "of Datasette with facets by year, venue, task and method, without a time limit. The paper is "
            "the one that most others build on."
        )
        yield table(["papers", "page", "median", "p95", "÷ stock", "aim", ""], list(site_rows(found)))
    if found := measured.get("facets"):
        yield "## The papers page with its facets"
        yield (
            "Milliseconds, by number of papers and by `make bench-facets`; each page is requested once. The "
            "site counts all its facets, the others four: year, venue, tasks and methods. "
            '"Late" counts facets that took longer than the settings of the site allow, so that it left them '
            "out. "
            '"Bare" is only the SQL of the same answers; stock Datasette runs the same SQL for rows and '
            "count, and this site counts a list from the rows that its facets need. "
            '"Stock" is Datasette with array facets over the same database, without a time limit.'
        )
        for size in sorted(map(int, found)):
            yield f"### {size:,}"
            yield facet_table(found[str(size)])


REMARKS = (HERE / "remarks.md").read_text("utf-8").strip()


def machines(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield on which machine each part was measured: one line for the parts of one machine."""
    parts: dict[str, list[str]] = {}
    for name in content["measured"]:
        on = content.get("machines", {}).get(name) or content["machine"]
        parts.setdefault(", ".join(f"{key} {value}" for key, value in on.items()), []).append(name)
    for on, names in parts.items():
        yield f"{', '.join(names)}: on {on}."


def site_rows(found: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Iterator[list[str]]:
    """Yield each page at each number of papers, and whether it takes longer than stock Datasette's."""
    for size in sorted(map(int, found)):
        pages = found[str(size)]
        for name, times in pages.items():
            ratio = times["p50"] / pages["stock"]["p50"]
            verdict = [] if name == "stock" else ["≤ 1", "met" if ratio <= 1 else "**missed**"]
            cells = [f"{size:,}", name, f"{times['p50']:.1f}", f"{times['p95']:.1f}", f"{ratio:.2f}"]
            yield [*cells, *(verdict or ["", ""])]


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, numbers to the right."""
    align = ["left", *["right"] * (len(header) - 2), "left"]
    return tabulate(rows, header, "github", disable_numparse=True, colalign=align)


def sizes(measured: Measured) -> list[int]:
    """Return all sizes with measurements; pages are measured with other numbers of papers too."""
    return sorted({int(size) for name, part in measured.items() if name != "site" for size in part})


def headed(measured: Measured) -> list[str]:
    """Return the sizes as headings."""
    return [f"{size:,}" for size in sizes(measured)]


def facet_rows(measured: Measured) -> Iterator[list[str]]:
    """Yield the time of the facets at each size for one client, next to stock Datasette and bare SQL."""
    found = {int(size): runs for size, runs in measured.get("facets", {}).items()}
    aims = (("stock", "site", math.inf, 15), ("site", "bare SQL", 3, 0))
    for kind, (over, under, most, least) in product(("task and method", "search"), aims if found else ()):
        medians = {size: runs[kind]["1"] for size, runs in found.items() if over in runs[kind]["1"]}
        values = {size: runs[over]["p50"] / runs[under]["p50"] for size, runs in medians.items()}
        yield judged(f"facets, {kind}: {over} ÷ {under}", values, most, least, measured)


def ratio_row(ratio: Ratio, measured: Measured) -> list[str] | None:
    """Return a ratio by size, its aim, and whether the largest size meets it."""
    values = {
        int(size): runs[ratio.over]["cpu"] / runs[ratio.under]["cpu"]
        for size, runs in measured.get(ratio.part, {}).items()
        if ratio.over in runs and ratio.under in runs
    }
    return judged(ratio.title, values, ratio.most, ratio.least, measured) if values else None


def judged(
    title: str, values: Mapping[int, float], most: float, least: float, measured: Measured
) -> list[str]:
    """Return a row: values by size, the aim, and whether the largest list meets it."""
    aim = f"≤ {most:g}" if most < math.inf else f"≥ {least:g}" if least else ""
    met = least <= values[max(size for size in values if size <= LARGEST)] <= most
    cells = [f"{values[size]:.3g}" if size in values else "" for size in sizes(measured)]
    return [title, *cells, aim, ("met" if met else "**missed**") if aim else ""]


def growth_row(part: str, name: str, unit: str, measured: Measured) -> list[str] | None:
    """Return a quantity by size, its growth exponent, and whether exponent and peak meet the aims."""
    values = {int(size): runs[name][unit] for size, runs in measured.get(part, {}).items()}
    if len(values) < 2:
        return None
    cells = [f"{values[size]:,.3g}" if size in values else "" for size in sizes(measured)]
    steep = exponent(values)
    met = steep <= STEEPEST and (unit != "peak" or max(values.values()) <= MOST_MEGABYTES)
    verdict = "" if name in FLOORS else "met" if met else "**missed**"
    return [f"{part}: {name}, {UNITS[unit]}", *cells, f"{steep:.2f}", verdict]


def size_rows(measured: Measured) -> Iterator[list[str]]:
    """Yield the sizes of the parts of a list."""
    for name in ("records", "tables", "sqlite"):
        values = {int(size): runs["bytes"][name] / 1e6 for size, runs in measured.get("build", {}).items()}
        cells = [f"{values[size]:,.3g}" if size in values else "" for size in sizes(measured)]
        yield [f"size: {name}, MB", *cells, f"{exponent(values):.2f}" if len(values) > 1 else "", ""]


def exponent(values: Mapping[int, float]) -> float:
    """Return the power by which a quantity grows over the last step of sizes."""
    first, last = sorted(values)[-2:]
    return math.log(values[last] / values[first]) / math.log(last / first)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "RESULTS.json")
