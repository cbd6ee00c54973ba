"""The command that checks every record."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from scripts.commands.annotations import annotation
from scripts.commands.loading import list_summary, load_checked
from scripts.commands.output import format_option
from scripts.faults import Fault, ListError
from scripts.records.check import advise
from scripts.system.console import HELP, counted, reports_faults
from scripts.tables.schema import DESCRIPTOR, TABLES


@click.command("check", context_settings=HELP)
@click.option("--package", is_flag=True, help="Validate the data package with frictionless too.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@format_option("'github' also prints annotations for pull requests.", "text", "github")
@click.pass_obj
@reports_faults
def check_command(root: Path, package: bool, strict: bool, form: str) -> None:
    """Check every record; print one line per fault.

    Example: diffusion-rl check
    """
    try:
        catalogue = load_checked(root)
    except ListError as error:
        annotate(root, form, "error", error.faults)
        raise
    if package:
        validate_package(root)
    warnings = advise(catalogue)
    annotate(root, form, "warning", warnings)
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"{list_summary(catalogue)}: no faults, {counted(len(warnings), 'warning')}")
    if strict and warnings:
        sys.exit(1)


def validate_package(root: Path) -> None:
    """Raise a fault for each error that frictionless finds in the data package."""
    from frictionless import Package, system  # slow to load

    with system.use_context(trusted=True):  # the path of the folder is the user's own
        report = Package(str(root / DESCRIPTOR)).validate()
    faults = [
        Fault(f"{TABLES}/{task.name}.csv" if task.name else DESCRIPTOR, "", error.message)
        for task in report.tasks
        for error in task.errors
    ]
    faults += [Fault(DESCRIPTOR, "", error.message) for error in report.errors]
    if faults:
        raise ListError(faults)


def annotate(root: Path, form: str, kind: str, faults: Iterable[Fault]) -> None:
    """Print faults as annotations, if the format is that of GitHub."""
    if form == "github":
        for fault in faults:
            click.echo(annotation(root, fault, kind))
