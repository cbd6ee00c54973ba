"""The command that finds new papers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import click

from scripts.commands.day_option import DAY
from scripts.commands.loading import load_checked
from scripts.commands.output import output_option, write_output
from scripts.faults import ListError
from scripts.system.clock import today
from scripts.system.console import HELP, progress_bar, reports_faults

KEPT = "arXiv's answers are kept; run the same command to resume"
DAYS = 14  # that are searched by default: arXiv shows some papers days after their submission


@contextmanager
def resumable() -> Iterator[None]:
    """If the search is interrupted, say that the next run resumes it."""
    try:
        yield
    except ListError:
        click.echo(KEPT, err=True)
        raise
    except KeyboardInterrupt:
        click.echo(f"\nstopped; {KEPT}", err=True, nl=False)
        raise


@click.command("discover", context_settings=HELP)
@click.option(
    "--since", type=DAY, metavar="DAY", show_default=f"{DAYS} days ago", help="First day to search."
)
@click.option("--until", type=DAY, metavar="DAY", show_default="today", help="Last day to search.")
@output_option
@click.pass_obj
@reports_faults
def discover_command(root: Path, since: datetime | None, until: datetime | None, output: Path | None) -> None:
    """Search arXiv for papers that are not in the list, and write a report on them.

    Example: diffusion-rl discover --since 2026-11-09 --output report.md
    """
    from scripts.upkeep import discover, discover_report  # slow to load
    from scripts.web.arxiv_api import arxiv_service

    last = until.date() if until else today()
    first = since.date() if since else last - timedelta(days=DAYS)
    if first > last:
        raise click.UsageError(f"--since {first} is later than --until {last}")
    catalogue = load_checked(root)
    bar = partial(progress_bar, label="Searching arXiv")
    with resumable():
        found = discover.discover(root, catalogue, arxiv_service(), first, last, bar)
    for fault in found.damaged:
        click.echo(fault, err=True)
    write_output(output, f"## New papers\n\n{discover_report.review_markdown(found)}")
    discover.forget_answers(root)
