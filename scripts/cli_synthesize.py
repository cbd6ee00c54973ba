"""The command that invents a large list."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from shutil import copy, copytree

import click

from scripts.catalogue import VOCABULARIES, read_catalogue
from scripts.console import HELP, counted, reports_faults
from scripts.descriptor import DESCRIPTOR
from scripts.faults import Fault, ListError
from scripts.record_file import record_text
from scripts.records import Record
from scripts.synthesize import invent_papers, invent_toolkits

MOST = 1_000_000  # more, and a month would run out of arXiv ids


@click.command("synthesize", context_settings=HELP)
@click.argument("number", metavar="N", type=click.IntRange(1, MOST))
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--seed", default=0, show_default=True, help="Another seed, another list.")
@click.pass_obj
@reports_faults
def synthesize_command(root: Path, number: int, directory: Path, seed: int) -> None:
    """Invent a list of N papers that is like the real one, to try things at scale.

    Example: diffusion-rl synthesize 10000 /tmp/large
    """
    catalogue = read_catalogue(root)
    if catalogue.faults:
        raise ListError(catalogue.faults)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ListError([Fault(str(directory), "", "is not empty; name a new folder")])
    copy_frame(root, directory)
    random = Random(seed)
    with click.progressbar(
        invent_papers(random, catalogue, number),
        label="Writing records",
        length=number,
        hidden=not sys.stderr.isatty(),
        file=sys.stderr,
    ) as bar:
        ids = list(written(directory / "data/papers", bar))
    list(written(directory / "data/toolkits", invent_toolkits(random, catalogue, ids)))
    click.echo(f"wrote {counted(len(ids), 'paper')} to {directory}")


def copy_frame(root: Path, directory: Path) -> None:
    """Copy what the invented papers stand in: vocabularies, related lists, the definition of the tables."""
    (directory / "data").mkdir(parents=True, exist_ok=True)
    for name in VOCABULARIES:
        copy(root / "data" / f"{name}.toml", directory / "data")
    copytree(root / "data/related-lists", directory / "data/related-lists")
    copy(root / DESCRIPTOR, directory)


def written(folder: Path, records: Iterable[tuple[str, Record]]) -> Iterator[str]:
    """Write each record to its file; the ids."""
    folder.mkdir()
    for record_id, record in records:
        (folder / f"{record_id}.toml").write_bytes(record_text(record).encode("utf-8"))
        yield record_id
