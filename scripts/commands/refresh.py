"""The command that compares the records with arXiv."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from scripts.records.catalogue import read_catalogue
from scripts.records.check import check
from scripts.system.console import HELP, counted, reports_faults


def show_batches(batches: list[list[str]]) -> Iterator[list[str]]:
    """Yield the batches, with a progress bar on a terminal."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(batches, label="Asking arXiv", hidden=hidden, file=sys.stderr) as bar:
        yield from bar


@click.command("refresh", context_settings=HELP)
@click.option("--write", is_flag=True, help="Apply the proposals; otherwise only report them.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="Format of the report.",
)
@click.pass_obj
@reports_faults
def refresh_command(root: Path, write: bool, form: str) -> None:
    """Compare every record with arXiv: fill in what is missing, propose what changed.

    Example: diffusion-rl refresh --write
    """
    from scripts.upkeep import refresh, refresh_report, report  # slow to load
    from scripts.web.arxiv_api import arxiv_service

    catalogue = read_catalogue(root)
    check(catalogue)
    found = refresh.refresh(catalogue, arxiv_service(), show_batches)
    written = refresh.write_changes(root, found.changes, date.today()) if write else []
    shown = report.as_markdown if form == "markdown" else report.report_text
    click.echo(shown(refresh_report.refresh_summary(found), refresh_report.refresh_sections(found)), nl=False)
    if write:
        click.echo(f"{counted(len(written), 'record')} changed; run 'diffusion-rl build'", err=True)
    if found.faults:
        sys.exit(1)
