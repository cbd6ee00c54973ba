"""The command that adds papers from a Markdown list."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from scripts.commands.day_option import DAY
from scripts.commands.loading import load_readable
from scripts.commands.output import undo_and_say
from scripts.curate.import_list import plan_import, write_records
from scripts.curate.import_rows import read_list_page, shown_faults
from scripts.curate.record_file import record_text
from scripts.faults import Fault, ListError
from scripts.records.models import Paper
from scripts.system.clock import today
from scripts.system.console import HELP, counted, fail, reports_faults
from scripts.system.files import read_text


def given_ids(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[int, str]:
    """Return the ids that are given by line: "42=flow-grpo"."""
    ids = {}
    for value in values:
        line, equals, paper_id = value.partition("=")
        if not (equals and line.isdecimal()):
            raise click.BadParameter(f"'{value}' is not LINE=ID, such as 42=flow-grpo")
        ids[int(line)] = paper_id
    return ids


@click.command("import", context_settings=HELP)
@click.argument("path", metavar="LIST.md", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write records for the valid rows; otherwise only print them.")
@click.option(
    "--added",
    type=DAY,
    metavar="DAY",
    show_default="today",
    help="Day on which new records are added.",
)
@click.option(
    "--id",
    "ids",
    multiple=True,
    metavar="LINE=ID",
    callback=given_ids,
    help="Id for the new paper in this line; may be repeated.",
)
@click.pass_obj
@reports_faults
def import_command(
    root: Path, path: Path, write: bool, added: datetime | None, ids: Mapping[int, str]
) -> None:
    """Compare the rows of a Markdown list with the records, and make records of new papers.

    Example: diffusion-rl import LIST.md
    """
    text = read_text(path, str(path))
    if isinstance(text, Fault):
        raise ListError([text])
    if write:
        undo_and_say(root)
    catalogue = load_readable(root)
    page = read_list_page(text)
    plan = plan_import(page, catalogue, added.date() if added else today(), ids)
    for line in shown_faults(plan.notes, str(path)):
        click.echo(line)
    if write:
        write_records(root, plan.new)
    show_new(plan.new, write)
    if page.rows:
        numbers = ", ".join(f"{number:,} {kind}" for kind, number in plan.counts.items())
        click.echo(f"{counted(sum(plan.counts.values()), 'row')}: {numbers}")
    if plan.faults:
        fail(shown_faults(plan.faults, str(path)))


def show_new(papers: Mapping[str, Paper], written: bool) -> None:
    """Print the path of each new record, and its text if it is not written."""
    for paper_id, paper in papers.items():
        path = f"data/papers/{paper_id}.toml"
        click.echo(f"wrote {path}" if written else f"would write {path}:\n\n{record_text(paper)}")
