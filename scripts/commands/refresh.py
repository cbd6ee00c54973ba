"""The command that compares the records with arXiv."""

import sys
from functools import partial
from pathlib import Path

import click

from scripts.commands.loading import load_checked
from scripts.commands.output import format_option
from scripts.system.clock import today
from scripts.system.console import HELP, counted, reports_faults, with_bar


@click.command("refresh", context_settings=HELP)
@click.option("--write", is_flag=True, help="Apply the proposals; otherwise only report them.")
@format_option("Format of the report.", "text", "markdown")
@click.pass_obj
@reports_faults
def refresh_command(root: Path, write: bool, form: str) -> None:
    """Compare every record with arXiv: fill in what is missing, propose what changed.

    Example: diffusion-rl refresh --write
    """
    from scripts.upkeep import refresh, refresh_report, report  # slow to load
    from scripts.web.arxiv_api import arxiv_service

    catalogue = load_checked(root)
    found = refresh.refresh(catalogue, arxiv_service(), partial(with_bar, label="Asking arXiv"))
    written = refresh.write_changes(root, found.changes, today()) if write else []
    shown = report.as_markdown if form == "markdown" else report.report_text
    click.echo(shown(refresh_report.refresh_summary(found), refresh_report.refresh_sections(found)), nl=False)
    if write:
        click.echo(f"{counted(len(written), 'record')} changed; run 'diffusion-rl build'", err=True)
    if found.faults:
        sys.exit(1)
