"""The command that compares two versions of the data."""

import os
import sys
from pathlib import Path

import click

from scripts.commands.output import format_option
from scripts.system.console import HELP, reports_faults
from scripts.versions.changelog import section, updated_day
from scripts.versions.diff import Diff, compare
from scripts.versions.diff_json import as_json
from scripts.versions.diff_text import diff_as_text
from scripts.versions.locations import find_source, working_folder
from scripts.versions.version import read_version


@click.command("diff", context_settings=HELP)
@click.argument("old")
@click.argument("new", required=False)
@format_option(
    "Text for people, JSON for programs, or a section of CHANGELOG.md.", "text", "json", "changelog"
)
@click.option("--all", "every_row", is_flag=True, help="Show each changed row of all tables (text and JSON).")
@click.option("--exit-code", is_flag=True, help="Exit with status 1 if something differs.")
@click.pass_obj
@reports_faults
def diff_command(root: Path, old: str, new: str | None, form: str, every_row: bool, exit_code: bool) -> None:
    """Compare version OLD with NEW; without NEW, with the working folder.

    A version is a folder, a zip, a git revision or the number of a release.

    Example: diffusion-rl diff 1.6.0 1.7.0
    """
    before = read_version(find_source(old, root))
    after = read_version(find_source(new, root) if new is not None else working_folder(root))
    diff = compare(before, after)
    click.echo(diff_text_of(diff, form, every_row), color=False if os.environ.get("NO_COLOR") else None)
    if exit_code and diff.differs:
        sys.exit(1)


def diff_text_of(diff: Diff, form: str, every_row: bool) -> str:
    """Return the difference in one of the forms."""
    if form == "json":
        return as_json(diff, every_row)
    if form == "changelog":
        return section(diff, updated_day(diff.new))
    return diff_as_text(diff, every_row)
