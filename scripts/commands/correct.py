"""The command that writes a correction that somebody reported."""

from pathlib import Path

import click

from scripts.commands.loading import load_checked
from scripts.system.clock import today
from scripts.system.console import HELP, reports_faults


@click.command("correct-form", context_settings=HELP)
@click.argument("path", metavar="ISSUE.md", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Print the change; write nothing.")
@click.pass_obj
@reports_faults
def correct_form_command(root: Path, path: Path, dry_run: bool) -> None:
    """Write the correction of a filled error form; - reads standard input.

    Example: diffusion-rl correct-form ISSUE.md
    """
    from scripts.upkeep.correct import reported  # slow to load
    from scripts.upkeep.refresh import write_changes

    change = reported(root, path, load_checked(root))
    if not dry_run:
        write_changes(root, [change], today())  # and a correction, if it replaces a value
    click.echo(f"{'would change' if dry_run else 'changed'} {change}")
    if not dry_run:
        click.echo(f"Open {change.evidence}, compare, and see 'git diff' before you commit.")
