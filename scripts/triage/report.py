"""Show suggestions: as text for people, as CSV, as JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from tabulate import tabulate

from scripts.triage.suggest import Suggestion
from scripts.triage.titles import Title

Judged = tuple[Title, Suggestion]
WIDTHS = [None, 44, 32, 52]  # widths of the columns, in characters
FIELDS = ("title", "score", "section", "tasks", "methods", "reasons")


def suggestions_text(judged: Iterable[Judged]) -> str:
    """Return the suggestions as a table."""
    return tabulate(
        [
            (f"{made.scope:.2f}", title.title, suggestion_lines(row), ", ".join(row["reasons"]))
            for title, made in judged
            for row in [unmarked((title, made))]
        ],
        headers=("score", "title", "suggested", "why"),
        maxcolwidths=WIDTHS,
        disable_numparse=True,
    )


def suggestion_lines(row: Mapping[str, Any]) -> str:
    """Return section, tasks and methods in a few words."""
    parts = (row["section"], ", ".join(row["tasks"]), ", ".join(row["methods"]))
    return "; ".join(part for part in parts if part)


def unmarked(judged: Judged) -> dict[str, Any]:
    """Return a title with the suggestions and all reasons, each once, as plain values."""
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


def as_csv(judged: Iterable[Judged]) -> str:
    """Return the suggestions as CSV, with semicolons between several values in a cell."""
    file = io.StringIO()
    writer = csv.DictWriter(file, FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in map(unmarked, judged):
        writer.writerow(
            {key: "; ".join(value) if isinstance(value, list) else value for key, value in row.items()}
        )
    return file.getvalue().rstrip("\n")


def suggestions_json(judged: Iterable[Judged]) -> str:
    """Return the suggestions as JSON."""
    return json.dumps({"titles": [unmarked(each) for each in judged]}, ensure_ascii=False, indent=2)
