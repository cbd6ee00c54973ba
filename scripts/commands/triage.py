"""The command that suggests scope, section, tasks and methods for titles, and measures itself."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from scripts.faults import Fault, ListError
from scripts.records.catalogue import read_catalogue
from scripts.system.console import HELP, counted, reports_faults
from scripts.triage.measures import Judged, in_scope, measure
from scripts.triage.suggest import suggest
from scripts.triage.titles import Title, own_titles, read_titles

FEW = 1000  # titles that are read faster than a progress bar can be followed


@click.command("triage", context_settings=HELP)
@click.argument(
    "path", metavar="[FILE]", required=False, type=click.Path(allow_dash=True, dir_okay=False, path_type=Path)
)
@click.option("--own", is_flag=True, help="Take the list's own papers and rejections too, with their labels.")
@click.option(
    "--show",
    type=click.Choice(["all", "wrong", "none"]),
    default="all",
    show_default=True,
    help="Which titles to show: wrong are those whose label of scope says otherwise.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Text for people, JSON with the measures, or CSV of the titles alone.",
)
@click.pass_obj
@reports_faults
def triage_command(root: Path | None, path: Path | None, own: bool, show: str, form: str) -> None:
    """Suggest scope, section, tasks and methods for the titles in FILE: lines, CSV or JSON.

    Example: diffusion-rl triage titles.txt
    """
    if path is None and not own:
        raise click.UsageError("give a FILE of titles, or --own")
    from scripts.triage.report import as_csv, as_json, as_text

    catalogue = read_catalogue(root or Path())
    if catalogue.faults:
        raise ListError(catalogue.faults)
    titles = own_titles(catalogue) if own else []
    if path is not None:
        titles += read_titles(content(path), str(path), catalogue)
    judged = [(title, suggest(catalogue, title.title, title.abstract)) for title in progress(titles)]
    shown = [each for each in judged if show == "all" or (show == "wrong" and is_wrong(each))]
    shown.sort(key=lambda each: -each[1].scope)
    measures = measure(judged)
    if form == "json":
        click.echo(as_json(shown, measures))
    elif form == "csv":
        click.echo(as_csv(shown))
    else:
        if text := as_text(shown, measures):
            click.echo(text)
        click.echo(f"{counted(len(judged), 'title')}, {sum(in_scope(made) for _, made in judged):,} in scope")


def progress(titles: list[Title]) -> Iterator[Title]:
    """The titles, with a progress bar on a terminal where there are many."""
    hidden = len(titles) < FEW or not sys.stderr.isatty()
    with click.progressbar(titles, label="Reading titles", hidden=hidden, file=sys.stderr) as bar:
        yield from bar


def content(path: Path) -> bytes:
    """The bytes of a file, or of standard input."""
    if str(path) == "-":
        return sys.stdin.buffer.read()
    if not path.exists():
        raise ListError([Fault(str(path), "", "is missing")])
    return path.read_bytes()


def is_wrong(judged: Judged) -> bool:
    """Whether the label of scope says something else."""
    title, made = judged
    return title.scope is not None and title.scope != in_scope(made)
