"""Show suggestions and how good they are: as text for people, as CSV, as JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import Any

from tabulate import tabulate

from scripts.triage.measures import Confusion, Hits, Judged, Measures, hits_of, together

WIDTHS = [None, 44, 32, 52]  # of the columns of the text, in characters
FIELDS = ("title", "score", "section", "tasks", "methods", "reasons")


def as_text(judged: Sequence[Judged], measures: Measures) -> str:
    """The suggestions as a table, and the measures below it."""
    table = tabulate(
        [
            (f"{made.scope:.2f}", title.title, suggested(row), ", ".join(row["reasons"]))
            for title, made in judged
            for row in [plain((title, made))]
        ],
        headers=("score", "title", "suggested", "why"),
        maxcolwidths=WIDTHS,
        disable_numparse=True,
    )
    return "\n\n".join([table] * bool(judged) + measure_tables(measures))


def suggested(row: Mapping[str, Any]) -> str:
    """Section, tasks and methods in a few words."""
    parts = (row["section"], ", ".join(row["tasks"]), ", ".join(row["methods"]))
    return "; ".join(part for part in parts if part)


def plain(judged: Judged) -> dict[str, Any]:
    """A title with what is suggested and all reasons, each once, as plain values."""
    title, made = judged
    guesses = [guess for guess in (made.section, *made.tasks, *made.methods) if guess]
    return {
        "title": title.title,
        "score": round(made.scope, 4),
        "section": made.section.value if made.section else None,
        "tasks": [guess.value for guess in made.tasks],
        "methods": [guess.value for guess in made.methods],
        "reasons": list(made.scope_reasons),
        "reasons_by_value": {guess.value: list(guess.reasons) for guess in guesses},
    }


def measure_tables(measures: Measures) -> list[str]:
    """A table for each part that has labels."""
    tables = []
    if measures.scope:
        tables += [
            score_table("scope", {"in": hits_of(measures.scope, "in")}),
            confusion_table(measures.scope),
        ]
    if measures.section:
        names = {label for label, _ in measures.section}
        by_section = {name: hits_of(measures.section, name) for name in sorted(names)}
        tables += [score_table("section", by_section), confusion_table(measures.section)]
    if measures.tasks:
        tables += [score_table("task", measures.tasks), confusion_table(measures.tasks_taken)]
    if measures.methods:
        tables += [score_table("method", measures.methods), confusion_table(measures.methods_taken)]
    return tables


def score_table(noun: str, hits: Mapping[str, Hits]) -> str:
    """Precision, recall and F1 of each value, and of all together where there are several."""
    rows = dict(hits) | ({"all": together(hits.values())} if len(hits) > 1 else {})
    return tabulate(
        [(name, share(row.precision), share(row.recall), share(row.f1), *row) for name, row in rows.items()],
        headers=(noun, "precision", "recall", "F1", *Hits._fields),
        disable_numparse=True,
        colalign=("left", *["right"] * 6),
    )


def share(number: float | None) -> str:
    """ "0.938", or "-" where there is nothing to divide by."""
    return "-" if number is None else f"{number:.3f}"


def confusion_table(confusion: Confusion) -> str:
    """How often each label, a row, is taken for each value, a column; columns go by the rows' letters."""
    labels = sorted({label for label, _ in confusion})
    others = sorted({value for _, value in confusion}.difference(labels))
    letters = dict(zip(labels, ascii_lowercase, strict=False))
    rows = [
        (f"{letters.get(label, ' ')}  {label}", *(confusion[label, value] for value in [*labels, *others]))
        for label in labels
    ]
    return tabulate(rows, headers=("taken for", *(letters.get(label, label) for label in labels), *others))


def as_csv(judged: Iterable[Judged]) -> str:
    """The suggestions as CSV; several values in a cell stand between semicolons."""
    file = io.StringIO()
    writer = csv.DictWriter(file, FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in map(plain, judged):
        writer.writerow(
            {key: "; ".join(value) if isinstance(value, list) else value for key, value in row.items()}
        )
    return file.getvalue().rstrip("\n")


def as_json(judged: Iterable[Judged], measures: Measures) -> str:
    """The suggestions and the measures as JSON."""
    content = {
        "titles": [plain(each) for each in judged],
        "measures": {
            "scope": {"in": scores(hits_of(measures.scope, "in"))} if measures.scope else {},
            "section": {
                name: scores(hits_of(measures.section, name)) for name, _ in sorted(measures.section)
            },
            "tasks": {name: scores(hits) for name, hits in measures.tasks.items()},
            "methods": {name: scores(hits) for name, hits in measures.methods.items()},
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def scores(hits: Hits) -> dict[str, float | None]:
    """Hits with precision, recall and F1."""
    shares = {"precision": hits.precision, "recall": hits.recall, "f1": hits.f1}
    return {**hits._asdict(), **{key: number and round(number, 4) for key, number in shares.items()}}
