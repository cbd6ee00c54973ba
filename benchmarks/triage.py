"""Measure the suggestions of triage: `python -m benchmarks.triage FILE` prints precision and recall.

FILE is CSV or JSON with titles and labels, perhaps with abstracts: `scope` is in or out; `section`, `tasks`
and `methods` are as in a record. A row counts for the labels that it has.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import click
from tabulate import tabulate

from scripts.faults import Fault, ListError, quoted
from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.system.console import reports_faults
from scripts.triage.suggest import Suggestion, suggest
from scripts.triage.titles import read_title_rows, title_of

ROOT = Path(__file__).parents[1]
LABELS = ("scope", "section", "tasks", "methods")
SCOPES = {"in": {"in"}, "out": set[str]()}

Row = Mapping[str, Any]


class Hits(NamedTuple):
    """The numbers of right, wrong and missing suggestions of a value."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of the suggestions that is right; 0 if there are none."""
        return self.right / (self.right + self.wrong or 1)

    @property
    def recall(self) -> float:
        """The share of the labels that is suggested; 0 if there are none."""
        return self.right / (self.right + self.missed or 1)


class Pair(NamedTuple):
    """The values of a row for a label, and the suggested values."""

    wanted: set[str]
    guessed: set[str]


def wanted(row: Row, label: str) -> set[str] | None:
    """Return the values of a row for a label; None if it has no label."""
    value = row.get(label) or ()
    values = re.findall(r'[^\s;,"\[\]][^;,"\[\]]*', value) if isinstance(value, str) else list(value)
    if not values:
        return None
    if label != "scope":
        return set(values)
    if values[0] not in SCOPES:
        fault = Fault(row["title"], "scope", f"{quoted(values[0])} is neither 'in' nor 'out'")
        raise ListError([fault])
    return SCOPES[values[0]]


def guessed(made: Suggestion) -> dict[str, set[str]]:
    """Return the values that are suggested for each label."""
    return {
        "scope": {"in"} if made.in_scope else set(),
        "section": {made.section.value} if made.section else set(),
        "tasks": {guess.value for guess in made.tasks},
        "methods": {guess.value for guess in made.methods},
    }


def pairs(rows: Iterable[Row], catalogue: Catalogue) -> dict[str, list[Pair]]:
    """Return right and suggested values for each label and each row that has it."""
    found: dict[str, list[Pair]] = {label: [] for label in LABELS}
    for row in rows:
        made = guessed(suggest(catalogue, *title_of(row)))
        for label in LABELS:
            values = wanted(row, label)
            if values is not None:
                found[label].append(Pair(values, made[label]))
    return found


def hits(pairs: Iterable[Pair]) -> dict[str, Hits]:
    """Return the hits of each value, and of all values together."""
    counts: dict[str, Counter[str]] = {}
    for pair in pairs:
        for value in pair.wanted | pair.guessed:
            kind = "wrong" if value not in pair.wanted else "right" if value in pair.guessed else "missed"
            for name in (value, "all"):
                counts.setdefault(name, Counter())[kind] += 1
    return {name: Hits(**counts[name]) for name in sorted(counts, key=lambda name: (name == "all", name))}


def mistakes(pairs: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """Return the confusion matrix: how often each missed value gets each wrong value; "none" for none."""
    found: Counter[tuple[str, str]] = Counter()
    for want, made in pairs:
        if want != made:
            found.update(product(sorted(want - made) or ["none"], sorted(made - want) or ["none"]))
    return found


def own_rows(catalogue: Catalogue, since: date = date.min, until: date = date.max) -> list[Row]:
    """Return the list's own titles: its papers with their labels, and its rejections as out of scope."""
    papers: list[Row] = [
        {"title": paper.title, "scope": "in", "section": paper.section}
        | {"tasks": paper.tasks, "methods": paper.methods}
        for paper in catalogue.papers.values()
        if since <= paper.added <= until
    ]
    rejected = (each for each in catalogue.rejections.values() if since <= each.date <= until)
    return papers + [{"title": rejection.title, "scope": "out"} for rejection in rejected]


def report(found: Mapping[str, list[Pair]]) -> Iterator[str]:
    """Yield a table of hits for each label of the rows, and the most frequent confusions."""
    for label, each in found.items():
        if each:
            rows = [
                (name, f"{row.precision:.3f}", f"{row.recall:.3f}", *row) for name, row in hits(each).items()
            ]
            headers = (label, "precision", "recall", *Hits._fields)
            yield tabulate(rows, headers, disable_numparse=True, colalign=("left", *["right"] * 5))
        if label != "scope" and (wrong := mistakes(each).most_common(10)):
            confused = [(number, want, made) for (want, made), number in wrong]
            yield tabulate(confused, (label, "should be", "suggested"))


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root", default=ROOT, type=click.Path(path_type=Path), help="The list that has the phrases.")
@click.option("--own", is_flag=True, help="Measure the list's own papers and rejections too, by title.")
@click.option(
    "--since", default="0001-01-01", type=click.DateTime(["%Y-%m-%d"]), help="With --own, from then on."
)
@click.option(
    "--until", default="9999-12-31", type=click.DateTime(["%Y-%m-%d"]), help="With --own, up to then."
)
@click.option("--wrong", is_flag=True, help="Print the titles whose scope is wrong, with the reasons.")
@reports_faults
def main(
    files: tuple[Path, ...], root: Path, own: bool, since: datetime, until: datetime, wrong: bool
) -> None:
    """Measure the suggestions of triage for the titles in FILES against their labels."""
    catalogue = read_catalogue(root)
    if catalogue.faults:
        raise ListError(catalogue.faults)
    rows = own_rows(catalogue, since.date(), until.date()) if own else []
    for path in files:
        rows += read_title_rows(path.read_bytes(), str(path))
    for row in rows if wrong else []:
        made = suggest(catalogue, *title_of(row))
        if wanted(row, "scope") not in (None, guessed(made)["scope"]):
            click.echo(f"{row['scope']} {made.scope:.2f} {row['title']}: {', '.join(made.scope_reasons)}")
    for table in report(pairs(rows, catalogue)):
        click.echo(f"{table}\n")


if __name__ == "__main__":
    main()
