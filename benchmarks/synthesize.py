"""Write a synthetic list: `python -m benchmarks.synthesize N FOLDER`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from shutil import copy, copytree

import click

from benchmarks.synthetic.lists import invent_papers, invent_toolkits
from scripts.curate.record_file import record_text
from scripts.faults import Fault, ListError
from scripts.records.catalogue import VOCABULARIES, read_catalogue
from scripts.records.models import Record
from scripts.system.console import HELP, counted, reports_faults
from scripts.tables.schema import DESCRIPTOR

MOST = 1_000_000  # with more, a month would run out of arXiv ids


@click.command(context_settings=HELP)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="List to imitate.",
)
@click.argument("number", metavar="N", type=click.IntRange(1, MOST))
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--seed", default=0, show_default=True, help="Random seed.")
@reports_faults
def synthesize_command(root: Path, number: int, directory: Path, seed: int) -> None:
    """Generate a list of N synthetic papers, to measure at scale.

    Example: python -m benchmarks.synthesize 10000 /tmp/large
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
    """Copy the files that synthetic papers need: vocabularies, related lists, the table definitions."""
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


if __name__ == "__main__":
    synthesize_command()
