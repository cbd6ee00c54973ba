"""The command for the weekly hour of upkeep."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from scripts.commands.day_option import DAY
from scripts.commands.discover import resumable
from scripts.commands.loading import load_checked
from scripts.commands.output import output_option, write_output
from scripts.system.clock import today
from scripts.system.console import HELP, progress_bar, reports_faults, with_bar


@click.command("weekly", context_settings=HELP)
@click.option(
    "--write", is_flag=True, help="Write the proposals and the new addresses of moved links into the records."
)
@click.option(
    "--since",
    type=DAY,
    metavar="DAY",
    show_default="a week before the day in data/searched.toml, else 14 days ago",
    help="First day to search for new papers.",
)
@click.option("--until", type=DAY, metavar="DAY", show_default="today", help="Last day to search.")
@click.option("--checks", metavar="REVISION", help="Git revision to take newer link checks from.")
@output_option
@click.pass_obj
@reports_faults
def weekly_command(
    root: Path,
    write: bool,
    since: datetime | None,
    until: datetime | None,
    checks: str | None,
    output: Path | None,
) -> None:
    """Compare the records with arXiv, search for new papers and check the links; write one report.

    Example: diffusion-rl weekly --output week.md
    """
    from scripts.upkeep import weekly  # slow to load
    from scripts.upkeep.merge_link_checks import carry_checks

    catalogue = load_checked(root)
    last = until.date() if until else today()
    first = since.date() if since else weekly.first_day(catalogue, last)
    if first > last:
        raise click.UsageError(f"--since {first} is later than --until {last}")
    for fault in carry_checks(root, checks) if checks else ():
        click.echo(fault, err=True)
    comparing = partial(with_bar, label="Asking arXiv")
    searching = partial(progress_bar, label="Searching arXiv")
    checking = partial(progress_bar, label="Asking links")
    steps = weekly.steps(root, first, last, write, comparing, searching, checking)
    with resumable():
        week = weekly.weekly(steps, last, weekly.state_of_list(catalogue, last))
    write_output(output, week.text)
    if "New papers" not in week.failed:
        weekly.finish_week(root, first, last)
    if week.failed:
        click.echo(f"failed: {', '.join(week.failed)}; see the report", err=True)
        sys.exit(1)
