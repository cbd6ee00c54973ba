"""The output of commands: options for its form and its file, and lines about work that is undone."""

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


def format_option(about: str, *forms: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that chooses one of the forms of an output; the first one is the default."""
    settings: dict[str, Any] = {"default": forms[0], "show_default": True, "help": about}
    return click.option("--format", "form", type=click.Choice(forms), **settings)


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
