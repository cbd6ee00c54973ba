"""Write what was measured as tables and as a plot: RESULTS.json in, RESULTS.md and growth.svg out."""

import json
import math
import sys
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

HERE = Path(__file__).parent
UNITS = {"cpu": "seconds of a core", "peak": "megabytes at the peak"}


class Ratio(NamedTuple):
    """One thing over another, and the most or the least that is aimed for at the largest size."""

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
)
GROWTH = (
    *(("build", name, unit) for unit in UNITS for name in ("check", "full")),
    *(("records", name, "cpu") for name in ("parse", "check")),
    *(("database", name, "cpu") for name in ("floor", "database")),
    ("build", "unchanged", "cpu"),
)
FLOORS = ("parse", "floor")  # others' work, of which nothing is expected
STEEPEST = 1.05  # growth exponent aimed for
MOST_MEGABYTES = 500


def main(path):
    """Write the report beside the numbers."""
    told = json.loads(path.read_text())
    text = "\n\n".join(blocks(told))
    path.with_suffix(".md").write_text(f"{text}\n", "utf-8")
    plot(told["measured"], path.with_name("growth.svg"))


def blocks(told):
    """The report, paragraph by paragraph."""
    measured = told["measured"]
    yield "# How fast, how large"
    yield "Written by `make bench`: medians of runs in turn, on lists that `diffusion-rl synthesize` invents."
    yield "On " + ", ".join(f"{name} {value}" for name, value in told["machine"].items()) + "."
    yield "## Ratios by number of papers"
    yield table(
        ["", *headed(measured), "aim", ""], [row for ratio in RATIOS if (row := ratio_row(ratio, measured))]
    )
    yield REMARKS
    yield "## Growth"
    yield "![Time, memory and size by number of papers](growth.svg)"
    yield (
        "The exponent is that of the last tenfold step: 1 is in proportion to the papers. "
        f"Aims: at most {STEEPEST}, and {MOST_MEGABYTES} MB for check and build."
    )
    rows = [row for thing in GROWTH if (row := growth_row(*thing, measured))]
    yield table(["", *headed(measured), "exponent", ""], [*rows, *size_rows(measured)])


REMARKS = (HERE / "remarks.md").read_text("utf-8").strip()


def table(header, rows):
    """A Markdown table, numbers to the right."""
    align = ["left", *["right"] * (len(header) - 2), "left"]
    return tabulate(rows, header, "github", disable_numparse=True, colalign=align)


def sizes(measured):
    """All numbers of papers that anything was measured for."""
    return sorted({int(size) for part in measured.values() for size in part})


def headed(measured):
    """The sizes as headings."""
    return [f"{size:,}" for size in sizes(measured)]


def ratio_row(ratio, measured):
    """A ratio by size, what is aimed for, and whether the largest size meets it."""
    values = {
        int(size): told[ratio.over]["cpu"] / told[ratio.under]["cpu"]
        for size, told in measured.get(ratio.part, {}).items()
    }
    if not values:
        return None
    aim = f"≤ {ratio.most:g}" if ratio.most < math.inf else f"≥ {ratio.least:g}" if ratio.least else ""
    met = ratio.least <= values[max(values)] <= ratio.most
    cells = [f"{values[size]:.3g}" if size in values else "" for size in sizes(measured)]
    return [ratio.title, *cells, aim, ("met" if met else "**missed**") if aim else ""]


def growth_row(part, name, unit, measured):
    """A quantity by size, its growth exponent, and whether that and the peak are as aimed for."""
    values = {int(size): told[name][unit] for size, told in measured.get(part, {}).items()}
    if len(values) < 2:
        return None
    cells = [f"{values[size]:,.3g}" if size in values else "" for size in sizes(measured)]
    steep = exponent(values)
    met = steep <= STEEPEST and (unit != "peak" or max(values.values()) <= MOST_MEGABYTES)
    verdict = "" if name in FLOORS else "met" if met else "**missed**"
    return [f"{part}: {name}, {UNITS[unit]}", *cells, f"{steep:.2f}", verdict]


def size_rows(measured):
    """The bytes of what a list consists of."""
    for name in ("records", "tables", "sqlite"):
        values = {int(size): told["bytes"][name] / 1e6 for size, told in measured.get("build", {}).items()}
        cells = [f"{values[size]:,.3g}" if size in values else "" for size in sizes(measured)]
        yield [f"size: {name}, MB", *cells, f"{exponent(values):.2f}" if len(values) > 1 else "", ""]


def exponent(values):
    """The power by which a quantity grows over the last step of sizes."""
    first, last = sorted(values)[-2:]
    return math.log(values[last] / values[first]) / math.log(last / first)


def plot(measured, path):
    """Time, memory and bytes against the number of papers, on logarithmic axes."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "diffusion-rl", "font.size": 9, "axes.grid": True})
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    lines = {
        "seconds of a core": [line for line in GROWTH if line[2] == "cpu"],
        "MB at the peak": [line for line in GROWTH if line[2] == "peak"],
    }
    for panel, (label, drawn) in zip(panels, lines.items(), strict=False):
        for part, name, unit in drawn:
            points = sorted((int(size), told[name][unit]) for size, told in measured.get(part, {}).items())
            panel.plot(*zip(*points, strict=True), marker="o", markersize=3, label=f"{part}: {name}")
        panel.set(title=label)
    for name in ("records", "tables", "sqlite"):
        points = sorted((int(s), told["bytes"][name] / 1e6) for s, told in measured.get("build", {}).items())
        panels[2].plot(*zip(*points, strict=True), marker="o", markersize=3, label=name)
    panels[2].set(title="MB on disk")
    for panel in panels:
        panel.set(xscale="log", yscale="log", xlabel="papers")
        panel.legend(fontsize=7)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "RESULTS.json")
