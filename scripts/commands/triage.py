"""The command that suggests scope, section, tasks and methods for titles."""

import sys
from pathlib import Path

import click

from scripts.commands.loading import load_readable
from scripts.commands.output import format_option
from scripts.faults import Fault, ListError
from scripts.system.console import HELP, counted, reports_faults, with_bar
from scripts.triage.suggest import suggest
from scripts.triage.titles import read_titles

FEW = 1000  # titles; fewer are read before anybody could see a progress bar


@click.command("triage", context_settings=HELP)
@click.argument("path", metavar="FILE", type=click.Path(allow_dash=True, dir_okay=False, path_type=Path))
@format_option("Text for people, JSON with the reasons for each value, or CSV.", "text", "json", "csv")
@click.pass_obj
@reports_faults
def triage_command(root: Path, path: Path, form: str) -> None:
    """Suggest scope, section, tasks and methods for the titles in FILE.

    FILE has one title per line, or is CSV or JSON with `title` and, if known, `abstract`.

    Example: diffusion-rl triage titles.txt
    """
    from scripts.triage.report import as_csv, suggestions_json, suggestions_text

    catalogue = load_readable(root)
    titles = with_bar(read_titles(content(path), str(path)), "Reading titles", FEW)
    judged = [(title, suggest(catalogue, title.title, title.abstract)) for title in titles]
    judged.sort(key=lambda each: -each[1].scope)
    click.echo({"text": suggestions_text, "json": suggestions_json, "csv": as_csv}[form](judged))
    if form == "text":
        click.echo(f"{counted(len(judged), 'title')}, {sum(made.in_scope for _, made in judged):,} in scope")


def content(path: Path) -> bytes:
    """Return the bytes of a file, or of standard input."""
    if str(path) == "-":
        return sys.stdin.buffer.read()
    if not path.exists():
        raise ListError([Fault(str(path), "", "is missing")])
    return path.read_bytes()
