"""Output that the commands share: counts, progress, and faults as lines with an exit status."""

import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import Any, TypeVar

import click

from scripts.faults import Fault, ListError

T = TypeVar("T")

COLUMNS = 116  # of wrapped text

# A command keeps the help options of its first context, so each command sets the same ones.
HELP = {"help_option_names": ["-h", "--help"]}

# Shows the progress of work with a number of steps; call the yielded function with the steps done.
Progress = Callable[[int], AbstractContextManager[Callable[[int], object]]]


@contextmanager
def no_progress(_: int) -> Iterator[Callable[[int], object]]:
    """Show nothing."""
    yield lambda _: None


@contextmanager
def progress_bar(number: int, label: str = "Asking") -> Iterator[Callable[[int], None]]:
    """Show a progress bar on a terminal."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=number, label=label, hidden=hidden, file=sys.stderr) as bar:
        yield bar.update


def with_bar(items: Iterable[T], label: str, least: int = 0) -> Iterator[T]:
    """Yield the items, with a progress bar on a terminal if there are at least this many."""
    items = list(items)
    hidden = len(items) < least or not sys.stderr.isatty()
    with click.progressbar(items, label=label, hidden=hidden, file=sys.stderr) as bar:
        yield from bar


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 paper", "90 papers"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def wrapped(text: str, bullet: str = "") -> str:
    """Return the text in lines of at most COLUMNS; an id is never broken."""
    return textwrap.fill(
        text,
        COLUMNS,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def reports_faults(command: Callable[..., None]) -> Callable[..., None]:
    """Turn a ListError into its lines and a count on standard error, and exit status 1."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except ListError as error:
            fail(error.faults)
        except BrokenPipeError:  # the reader, such as `head`, has closed the pipe; Click ends quietly
            raise
        except OSError as error:
            fail([Fault(str(error.filename or ""), "", f"{error.strerror}")])

    return wrapper


def fail(faults: list[Fault]) -> None:
    """Print faults and their number, and exit with status 1."""
    for fault in faults:
        click.echo(fault, err=True)
    click.secho(counted(len(faults), "fault"), fg="red", err=True)
    sys.exit(1)
