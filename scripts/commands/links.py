"""The command that checks links."""

import json
from datetime import datetime
from pathlib import Path

import click

from scripts.commands.day_option import DAY
from scripts.commands.output import format_option
from scripts.system.console import HELP, progress_bar, reports_faults


@click.command("links", context_settings=HELP)
@click.option("--write", is_flag=True, help="Write permanent redirects into the records.")
@click.option(
    "--since",
    type=DAY,
    metavar="DAY",
    show_default="today",
    help="Skip links checked on this day or later.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    metavar="N",
    help="Check at most N links, least recently checked first.",
)
@click.option(
    "--days",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Days of failures, without a success between, until a link counts as dead.",
)
@click.option(
    "--pause",
    type=click.FloatRange(0),
    show_default="1",
    metavar="SECONDS",
    help="Seconds between requests to one host.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    show_default="20",
    metavar="SECONDS",
    help="Seconds after which a request fails.",
)
@format_option("Format of the report.", "text", "markdown", "json")
@click.pass_obj
@reports_faults
def links_command(
    root: Path,
    write: bool,
    since: datetime | None,
    limit: int | None,
    days: int,
    pause: float | None,
    timeout: float | None,
    form: str,
) -> None:
    """Check every link of the records, and keep the results in data/tables/link_checks.csv.

    Example: diffusion-rl links --limit 200
    """
    from scripts.upkeep import links, links_report, links_visit, report  # slow to load

    given = {"pause": pause, "timeout": timeout}
    changed = {name: value for name, value in given.items() if value is not None}
    settings = links_visit.link_settings()._replace(**changed)  # type: ignore[arg-type]
    day = since.date() if since else None
    try:
        found = links.check_links(root, settings, day, limit, days, write, progress_bar)
    except KeyboardInterrupt:
        click.echo("\nstopped; the results are kept, and the next run resumes", err=True, nl=False)
        raise
    if form == "json":
        click.echo(json.dumps(links_report.links_json(found), indent=2, ensure_ascii=False))
    else:
        shown = report.as_markdown if form == "markdown" else report.report_text
        click.echo(shown(links_report.links_summary(found), links_report.links_sections(found)), nl=False)
    click.echo("run 'diffusion-rl build' to publish the results", err=True)
