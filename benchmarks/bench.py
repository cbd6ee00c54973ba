"""Measure the scripts and the site on lists of growing size, with floors and other tools: `make bench`.

The result of each part and size is saved at once, so that you can interrupt and resume a run, or repeat one
part: see the options.
"""

import json
import sys
from itertools import product
from pathlib import Path

import click

from benchmarks.measure import ROOT, machine
from benchmarks.parts import LARGEST, PARTS, invented

RESULTS = ROOT / "benchmarks/RESULTS.json"
WORK = ROOT / ".bench"
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)


@click.command()
@click.option("--max", "most", default=SIZES[-1], show_default=True, help="The largest list, in papers.")
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="Measure only this part.")
@click.option("--resume", is_flag=True, help="Skip what is already measured.")
@click.option("--rounds", default=3, show_default=True, help="Number of measurements of each thing.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="File for the numbers.")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="Folder for the synthetic lists.")
def main(most, only, resume, rounds, results, work):
    """Measure each part for each size."""
    content = json.loads(results.read_text()) if results.exists() else {"measured": {}}
    for size, name in product((size for size in SIZES if size <= most), only or PARTS):
        done = content["measured"].setdefault(name, {})
        if (resume and str(size) in done) or (size > LARGEST and name != "facets"):
            continue
        click.echo(f"{name}, {size:,} papers", err=True)
        times = 1 if name == "rivals" and size >= LARGEST else rounds
        done[str(size)] = PARTS[name](invented(work, size), times)
        content["machine"] = machine()
        results.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
