"""The command that builds every generated file."""

from pathlib import Path

import click

from scripts.build.build import build, stale
from scripts.build.stamp import code_digest, unchanged
from scripts.commands.loading import list_summary, load_checked
from scripts.commands.output import undo_and_say
from scripts.system.console import HELP, counted, fail, reports_faults


@click.command("build", context_settings=HELP)
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; fail if a build would change an output."
)
@click.pass_obj
@reports_faults
def build_command(root: Path, only_check: bool) -> None:
    """Build the tables, the data package and the database from the records.

    Example: diffusion-rl build
    """
    if only_check:
        catalogue = load_checked(root)
        if faults := stale(root, catalogue):
            fail(sorted(faults))
        click.echo(f"{list_summary(catalogue)}: every output is up to date")
        return
    code = code_digest()
    undo_and_say(root)
    if summary := unchanged(root, code):
        click.echo(f"{summary}: 0 outputs changed")
        return
    catalogue = load_checked(root)
    changed = build(root, catalogue, code, list_summary(catalogue))
    for path in changed:
        click.echo(f"wrote {path}" if (root / path).exists() else f"removed {path}")
    click.echo(f"{list_summary(catalogue)}: {counted(len(changed), 'output')} changed")
