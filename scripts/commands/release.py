"""The command that makes a release."""

import shlex
from pathlib import Path

import click

from scripts.commands.loading import load_checked
from scripts.commands.output import undone_line
from scripts.system.console import HELP, counted, reports_faults
from scripts.system.writing import undo_interrupted
from scripts.versions.diff_text import group_heading, version_lines
from scripts.versions.git import release_commands


@click.command("release", context_settings=HELP)
@click.argument("version")
@click.option(
    "--old",
    metavar="OLD",
    show_default="the tag of the present version, else the commit that set it",
    help="Last release, to compare with: a git revision, folder or zip.",
)
@click.option("--tag", is_flag=True, help="Commit and tag the release; otherwise only print these steps.")
@click.option("--dry-run", is_flag=True, help="Check everything; change nothing.")
@click.pass_obj
@reports_faults
def release_command(root: Path, version: str, old: str | None, tag: bool, dry_run: bool) -> None:
    """Set the version, write its section of CHANGELOG.md, build and export; publish nothing.

    Example: diffusion-rl release 1.2.0 --dry-run
    """
    from scripts.versions.release import (  # slow to load
        DIST,
        release,
    )
    from scripts.versions.release_files import pin_lines
    from scripts.versions.uncorrected import uncorrected

    undone = undo_interrupted(root)
    catalogue = load_checked(root)
    made = release(root, catalogue, version, old, dry_run, tag)
    wrote = "would write" if dry_run else "wrote"
    silent = uncorrected(made.diff)
    blocks = [
        [undone_line(path) for path in undone],
        [group_heading(made.diff), *version_lines(made.diff)],
        ["Replaced or removed without a correction:", *(f"  {each}" for each in silent)] if silent else [],
        made.section.splitlines() if dry_run else [],
        [f"{wrote} {path}" for path in [*made.changed, f"{DIST}/ ({counted(len(made.files), 'file')})"]],
        ["Nothing is changed."] if dry_run else next_steps(version, tag),
        ["Users of this release pin:", *(f"  {line}" for line in pin_lines(version, made.files))],
    ]
    click.echo("\n\n".join("\n".join(lines) for lines in blocks if lines))


def next_steps(version: str, tagged: bool) -> list[str]:
    """Return the steps for a maintainer after a release."""
    commands = [f"  {shlex.join(command)}" for command in release_commands(version)]
    push = [
        "  git push --follow-tags",
        "  and publish the files at the top of dist/, unless a workflow does",
    ]
    if tagged:
        return [f"It is committed and tagged as v{version}; nothing is published. To publish it:", *push]
    return ["Nothing is committed or published. Look at the changes, then run:", *commands, *push]
