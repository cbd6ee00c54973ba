"""Draw how time, memory and size grow: RESULTS.json in, growth.svg out.

It runs in the environment of the other tools, which has matplotlib.
"""

import json
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt

from benchmarks.measure import GROWTH

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "diffusion-rl", "font.size": 9, "axes.grid": True})


def main(path: Path) -> None:
    """Plot time, memory and bytes against the number of papers, on logarithmic axes."""
    measured = json.loads(path.read_text())["measured"]
    figure, panels = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    lines = {
        "seconds of a core": [line for line in GROWTH if line[2] == "cpu"],
        "MB at the peak": [line for line in GROWTH if line[2] == "peak"],
    }
    for panel, (label, drawn) in zip(panels, lines.items(), strict=False):
        for part, name, unit in drawn:
            points = sorted((int(size), runs[name][unit]) for size, runs in measured.get(part, {}).items())
            panel.plot(*zip(*points, strict=True), marker="o", markersize=3, label=f"{part}: {name}")
        panel.set(title=label)
    for name in ("records", "tables", "sqlite"):
        points = sorted((int(s), runs["bytes"][name] / 1e6) for s, runs in measured.get("build", {}).items())
        panels[2].plot(*zip(*points, strict=True), marker="o", markersize=3, label=name)
    panels[2].set(title="MB on disk")
    for panel in panels:
        panel.set(xscale="log", yscale="log", xlabel="papers")
        panel.legend(fontsize=7)
    figure.savefig(path.with_name("growth.svg"), metadata={"Date": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
