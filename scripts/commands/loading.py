"""Read and check the list for a command, with a progress bar if there are many records."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.records.check import check
from scripts.system.console import counted

FEW = 1000  # records; fewer are read before anybody could see a progress bar


def show_reading(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the paths; if there are many, with a progress bar on a terminal."""
    paths = list(paths)
    hidden = len(paths) < FEW or not sys.stderr.isatty()
    with click.progressbar(paths, label="Reading records", hidden=hidden, file=sys.stderr) as bar:
        yield from bar


def load(root: Path) -> Catalogue:
    """Read and check the list."""
    catalogue = read_catalogue(root, show_reading)
    check(catalogue)
    return catalogue


def list_summary(catalogue: Catalogue) -> str:
    """Return the numbers of papers, toolkits and related lists, in words."""
    parts = (
        counted(len(catalogue.papers), "paper"),
        counted(len(catalogue.toolkits), "toolkit"),
        counted(len(catalogue.related_lists), "related list"),
    )
    return ", ".join(parts)
