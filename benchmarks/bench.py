"""Measure the scripts on lists of growing size, with floors and other tools: `make bench`.

The result of each part and size is saved at once, so that you can interrupt and resume a run, or repeat one
part: see the options.
"""

import json
import sys
from itertools import product
from pathlib import Path

import click

from benchmarks.measure import RESULTS, ROOT, save
from benchmarks.parts import LARGEST, PARTS, invented

WORK = ROOT / ".bench"
SIZES = (100, 1_000, 10_000, LARGEST)


@click.command()
@click.option("--max", "most", default=SIZES[-1], show_default=True, help="The largest list, in papers.")
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="Measure only this part.")
@click.option("--resume", is_flag=True, help="Skip what is already measured.")
@click.option("--rounds", default=3, show_default=True, help="Number of measurements of each thing.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="File for the numbers.")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="Folder for the synthetic lists.")
def main(most: int, only: tuple[str, ...], resume: bool, rounds: int, results: Path, work: Path) -> None:
    """Measure each part for each size."""
    before = json.loads(results.read_text())["measured"] if results.exists() else {}
    for size, name in product((size for size in SIZES if size <= most), only or PARTS):
        done = before.setdefault(name, {})
        if resume and str(size) in done:
            continue
        click.echo(f"{name}, {size:,} papers", err=True)
        times = 1 if name == "rivals" and size >= LARGEST else rounds
        done[str(size)] = PARTS[name](invented(work, size), times)
        save(results, name, done)


if __name__ == "__main__":
    sys.exit(main())
