"""The options that set the fields of a new record, made from its model."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal, get_args

import click

from scripts.commands.day_option import DAY
from scripts.curate.new_values import Values
from scripts.curate.propose import field_kinds, option_name
from scripts.records.models import Paper

LATER = ("withdrawn", "superseded_by", "corrections")  # fields that a new record never has
FIELDS = ("id", *(name for name in Paper.model_fields if name not in LATER))
OF_MANY = ("year", "venue", "presentation", "section", "tasks", "methods", "added", "reason")
HELP = {
    "id": "Record id (file name).",
    "title": "Title.",
    "short_name": "Name of the method, model or dataset.",
    "summary": "One sentence on what is new.",
    "year": "Year of the venue, or of the preprint.",
    "venue": "Venue that accepted it, or arXiv.",
    "presentation": "Kind of presentation.",
    "section": "Id of the section.",
    "arxiv": "arXiv id.",
    "submitted": "Day of the first version at arXiv.",
    "category": "Primary category at arXiv.",
    "doi": "DOI.",
    "code_license": "SPDX identifier of the licence of the code; NONE if it has none.",
    "added": "Day on which it is added; default: today.",
    "read": "Day on which you read the authors' pages.",
    "tasks": "A task; may be repeated.",
    "methods": "A method tag; may be repeated.",
    "base_models": "A base model; may be repeated.",
    "rewards": "A reward; may be repeated.",
    "benchmarks": "A benchmark; may be repeated.",
    "builds_on": "Id of a paper that it builds on; may be repeated.",
    "compares_with": "Id of a baseline; may be repeated.",
    "authors": "An author; may be repeated.",
    "links": "A link; may be repeated.",
    "evidence": "Page that shows the value of a field; may be repeated.",
}
CANDIDATE: dict[str, Any] = {
    "metavar": "REASON",
    "help": "Write a candidate instead, with the reason for the doubt.",
}


def record_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each field of a new record, and one that makes it a candidate."""
    command = click.option("--candidate", "reason", **CANDIDATE)(command)
    for name in reversed(FIELDS):
        command = field_option(name)(command)
    return command


def field_option(name: str) -> Callable[..., Any]:
    """Return the option of one field, with the type from the model."""
    types = field_kinds(name)
    several = bool(types & {list, dict})
    settings: dict[str, Any] = {"multiple": several, "help": HELP[name]}
    if dict in types:
        settings |= {"metavar": "LABEL=URL" if name == "links" else "FIELD=URL", "callback": by_name}
    elif int in types:
        settings["type"] = int
    elif date in types:
        settings |= {"type": DAY, "metavar": "DAY"}
    elif Literal in types:
        values = [value for part in get_args(Paper.model_fields[name].annotation) for value in get_args(part)]
        settings["type"] = click.Choice(values, case_sensitive=False)
    return click.option(option_name(name), name, **settings)


def by_name(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return addresses by label: "Code=https://…"."""
    found = {}
    for value in values:
        name, equals, url = value.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"'{value}' is not {parameter.make_metavar(context)}")
        found[name] = url
    return found


def given_values(fields: dict[str, Any], papers: int) -> Values:
    """Return the values of the options; some are allowed only if there is a single paper."""
    given = {name: plain_value(value) for name, value in fields.items() if value not in (None, (), {})}
    alone = [option_name(name) for name in given if name not in OF_MANY]
    if papers > 1 and alone:
        raise click.UsageError(f"{', '.join(alone)} works for one paper only; add each paper by itself")
    return given


def plain_value(value: Any) -> Any:
    """Return a value as it is in a record: a list if there are several, a date without time."""
    if isinstance(value, tuple):
        return list(value)
    return value.date() if isinstance(value, datetime) else value
