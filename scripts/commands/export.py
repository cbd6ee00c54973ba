"""The command that exports the dataset."""

from functools import partial
from pathlib import Path

import click

from scripts.commands.loading import load_checked
from scripts.publish.export import export
from scripts.system.console import HELP, counted, reports_faults, with_bar


@click.command("export", context_settings=HELP)
@click.option(
    "--directory",
    type=click.Path(path_type=Path),
    show_default="dist in the folder of the dataset",
    help="Folder for the export; replaces an earlier export there.",
)
@click.pass_obj
@reports_faults
def export_command(root: Path, directory: Path | None) -> None:
    """Export the dataset: zip, Parquet, LIST.md, citations, checksums.

    Example: diffusion-rl export
    """
    directory = directory or root / "dist"
    sizes = export(root, load_checked(root), directory, partial(with_bar, label="Exporting tables"))
    for path, size in sizes.items():
        click.echo(f"{size:>13,}  {path}")
    total = f"{sum(sizes.values()):,} bytes"
    click.echo(f"{counted(len(sizes), 'file')}, {total} in {directory}")
