"""The commands: they parse arguments and print; the work is done by the modules they call."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from scripts.build.build import build, stale
from scripts.build.stamp import code_digest, unchanged
from scripts.commands.add import add_command, add_form_command, reject_command
from scripts.commands.annotations import annotation
from scripts.commands.diff import diff_command
from scripts.commands.discover import discover_command
from scripts.commands.import_list import import_command
from scripts.commands.links import links_command
from scripts.commands.refresh import refresh_command
from scripts.commands.release import release_command
from scripts.commands.triage import triage_command
from scripts.commands.weekly import weekly_command
from scripts.faults import Fault, ListError
from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.records.check import advise, check
from scripts.system.console import HELP, counted, fail, reports_faults
from scripts.tables.schema import Table

FEW = 1000  # records that are read faster than a progress bar can be followed


def show_progress(paths: Iterable[Path]) -> Iterator[Path]:
    """The paths, with a progress bar on a terminal where there are many."""
    paths = list(paths)
    hidden = len(paths) < FEW or not sys.stderr.isatty()
    with click.progressbar(paths, label="Reading records", hidden=hidden, file=sys.stderr) as bar:
        yield from bar


def load(root: Path) -> Catalogue:
    """Read and check the list."""
    catalogue = read_catalogue(root, show_progress)
    check(catalogue)
    return catalogue


def summary(catalogue: Catalogue) -> str:
    """What a list holds, in words."""
    parts = (
        counted(len(catalogue.papers), "paper"),
        counted(len(catalogue.toolkits), "toolkit"),
        counted(len(catalogue.related_lists), "related list"),
    )
    return ", ".join(parts)


@click.group(context_settings=HELP)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="DIFFUSION_RL_ROOT",
    default=".",
    show_default="the current folder",
    help="Folder of the dataset: the one that holds data/ and datapackage.json.",
)
@click.pass_context
def cli(context: click.Context, root: Path) -> None:
    """Keep the diffusion-rl dataset: check its records and build its outputs.

    Example: diffusion-rl build --check
    """
    context.obj = root


@cli.command("check")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="Print annotations for pull requests at GitHub as well.",
)
@click.pass_obj
@reports_faults
def check_command(root: Path, strict: bool, form: str) -> None:
    """Check every record; print each fault on a line of its own.

    Example: diffusion-rl check
    """
    try:
        catalogue = load(root)
    except ListError as error:
        annotate(root, form, "error", error.faults)
        raise
    warnings = advise(catalogue)
    annotate(root, form, "warning", warnings)
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"{summary(catalogue)}: no faults, {counted(len(warnings), 'warning')}")
    if strict and warnings:
        sys.exit(1)


def annotate(root: Path, form: str, kind: str, faults: Iterable[Fault]) -> None:
    """Print faults as annotations, where the form asks for them."""
    if form == "github":
        for fault in faults:
            click.echo(annotation(root, fault, kind))


@cli.command("build")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail if an output is stale.")
@click.pass_obj
@reports_faults
def build_command(root: Path, only_check: bool) -> None:
    """Build the tables, the data package and the database from the records.

    Example: diffusion-rl build
    """
    code = code_digest()
    if not only_check and (said := unchanged(root, code)):
        click.echo(f"{said}: 0 outputs changed")
        return
    catalogue = load(root)
    if only_check:
        if faults := stale(root, catalogue):
            fail(sorted(faults))
        click.echo(f"{summary(catalogue)}: every output is up to date")
        return
    changed = build(root, catalogue, code, summary(catalogue))
    for path in changed:
        click.echo(f"wrote {path}" if (root / path).exists() else f"removed {path}")
    click.echo(f"{summary(catalogue)}: {counted(len(changed), 'output')} changed")


@cli.command("export")
@click.option(
    "--directory",
    type=click.Path(path_type=Path),
    show_default="dist in the folder of the dataset",
    help="Where to; an earlier export there is replaced.",
)
@click.pass_obj
@reports_faults
def export_command(root: Path, directory: Path | None) -> None:
    """Write the dataset to take away: zip, Parquet, list, citations, checksums.

    Example: diffusion-rl export
    """
    from scripts.publish.export import export  # here, for loading Parquet would slow all other commands down

    directory = directory or root / "dist"
    sizes = export(root, load(root), directory, show_tables)
    for path, size in sizes.items():
        click.echo(f"{size:>13,}  {path}")
    total = f"{sum(sizes.values()):,} bytes"
    click.echo(f"{counted(len(sizes), 'file')}, {total} in {directory}")


def show_tables(tables: Iterable[Table]) -> Iterator[Table]:
    """The tables, with a progress line on a terminal."""
    with click.progressbar(
        list(tables), label="Exporting tables", hidden=not sys.stderr.isatty(), file=sys.stderr
    ) as bar:
        yield from bar


cli.add_command(add_command)
cli.add_command(add_form_command)
cli.add_command(reject_command)
cli.add_command(diff_command)
cli.add_command(discover_command)
cli.add_command(import_command)
cli.add_command(links_command)
cli.add_command(refresh_command)
cli.add_command(release_command)
cli.add_command(triage_command)
cli.add_command(weekly_command)
