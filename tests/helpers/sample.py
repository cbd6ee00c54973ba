"""A part of the real list, for tests that do not need all of it."""

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.records.models import Benchmark, Reward
from tests.conftest import REPOSITORY


@cache
def real_catalogue() -> Catalogue:
    """The real list, read once in a process; not to be changed."""
    return read_catalogue(REPOSITORY)


def write_sample(root: Path, size: int, include: Iterable[str] = ()) -> Path:
    """Write SIZE papers of the real list, spread over the alphabet, and a tenth as many candidates.

    They include the given ones, those that toolkits and vocabularies name, and all that these name.
    """
    left_out = shutil.ignore_patterns("tables", "papers", "candidates")
    shutil.copytree(REPOSITORY / "data", root / "data", ignore=left_out)
    shutil.copy(REPOSITORY / "datapackage.json", root)
    catalogue = real_catalogue()
    candidates = spread(catalogue.candidates, size // 10)
    named = [paper for kit in catalogue.toolkits.values() for paper in kit.implements]
    terms: list[Reward | Benchmark] = [*catalogue.rewards.values(), *catalogue.benchmarks.values()]
    named += [term.paper for term in terms if term.paper]
    for each in (catalogue.candidates[name] for name in candidates):
        named += [*each.builds_on, *each.compares_with]
    papers = related(catalogue, {*spread(catalogue.papers, size), *named, *include})
    for folder, names in (("papers", papers), ("candidates", candidates)):
        (root / "data" / folder).mkdir()
        for name in names:
            shutil.copy(REPOSITORY / f"data/{folder}/{name}.toml", root / "data" / folder)
    return root


def spread(names: Iterable[str], size: int) -> list[str]:
    ordered = sorted(names)
    return ordered[:: max(1, len(ordered) // size)][:size]


def related(catalogue: Catalogue, papers: Iterable[str]) -> set[str]:
    """Papers, the papers that they name, the papers that those name, and so on."""
    found: set[str] = set()
    waiting = [*papers]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            paper = catalogue.papers[name]
            waiting += [*paper.builds_on, *paper.compares_with]
            waiting += [paper.superseded_by] if paper.superseded_by else []
    return found
