"""Write reports of commands: to standard output, or completely to a file; and undo interrupted work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from scripts.system.guards import disk_faults
from scripts.system.writing import undo_interrupted, write_whole


def in_a_folder(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """Return the path, if its folder exists; it is checked before the work starts."""
    if path and not path.parent.is_dir():
        raise click.BadParameter(f"'{path.parent}' is not a folder")
    return path


def output_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option that names a file for its report."""
    option: Callable[..., Any] = click.option(
        "--output",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        metavar="FILE",
        show_default="printed",
        callback=in_a_folder,
        help="File for the report.",
    )
    return option(command)  # type: ignore[no-any-return]


def write_output(path: Path | None, text: str) -> None:
    """Write a report, or print it."""
    if path is None:
        click.echo(text, nl=False)
        return
    with disk_faults(str(path), "cannot be written"):
        if path.exists() and not path.is_file():  # a device, or a pipe
            path.write_text(text, "utf-8")
            return
        aside = path.with_name(f".{path.name}.part")
        try:
            write_whole(aside, text.encode("utf-8"))
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


def undo_and_say(root: Path) -> None:
    """Undo what an interrupted command changed, and print the files."""
    for path in undo_interrupted(root):
        click.echo(undone_line(path))


def undone_line(path: str) -> str:
    """Return the line about a file that has its old content again."""
    return f"undid {path}, which an interrupted command had changed"
