"""The commands that add a paper or reject it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scripts.commands.loading import load_readable
from scripts.commands.output import undo_and_say
from scripts.commands.record_options import CANDIDATE, given_values, record_options
from scripts.curate.new_files import create_files
from scripts.faults import Fault, ListError, one_line
from scripts.system.console import HELP, reports_faults, with_bar

if TYPE_CHECKING:
    from scripts.curate.add import NewFile
    from scripts.curate.facts import Fact


@click.command("add", context_settings=HELP)
@click.argument("papers", metavar="ID_OR_URL...", nargs=-1, required=True)
@record_options
@click.option("--offline", is_flag=True, help="Work offline: fill the template from the options.")
@click.option("--dry-run", is_flag=True, help="Print the records; write nothing.")
@click.option(
    "--facts/--no-facts",
    default=True,
    show_default=True,
    help="Print the facts on the papers' pages too, as 'facts' does.",
)
@click.pass_obj
@reports_faults
def add_command(
    root: Path, papers: tuple[str, ...], offline: bool, dry_run: bool, facts: bool, **fields: Any
) -> None:
    """Add papers as records to review, by arXiv id, DOI or address of their page.

    Example: diffusion-rl add 2505.05470 --section policy-gradient
    """
    from scripts.curate.add import new_records, new_templates, references_of  # slow to load

    given = given_values(fields, len(papers))
    if not dry_run:
        undo_and_say(root)
    catalogue = load_readable(root)
    references = references_of(papers, given, catalogue)
    if offline:
        files = new_templates(root, references, given, catalogue)
    else:
        files = new_records(references, given, catalogue, partial(with_bar, label="Asking", least=2))
    write_files(root, files, dry_run)
    if facts and not offline and not dry_run:
        show_facts(root, [Path(file.path).stem for file in files if file.path.startswith("data/papers/")])


@click.command("add-form", context_settings=HELP)
@click.argument("path", metavar="ISSUE.md", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--id", help="Record id (file name).")
@click.option("--candidate", "reason", **CANDIDATE)
@click.option("--offline", is_flag=True, help="Work offline: use only the answers.")
@click.option("--dry-run", is_flag=True, help="Print the record; write nothing.")
@click.pass_obj
@reports_faults
def add_form_command(root: Path, path: Path, offline: bool, dry_run: bool, **given: str | None) -> None:
    """Add the paper of a filled issue form; - reads standard input.

    Example: diffusion-rl add-form ISSUE.md
    """
    from scripts.curate.form import read_form  # slow to load

    more = {name: value for name, value in given.items() if value}
    write_files(root, [read_form(root, path, load_readable(root), more, offline)], dry_run)


@click.command("reject", context_settings=HELP)
@click.argument("paper", metavar="ID_OR_URL")
@click.option("--reason", metavar="TEXT", required=True, help="Reason why it is out of scope.")
@click.option("--title", metavar="TEXT", help="Title, so that it is not looked up.")
@click.option("--id", "given_id", metavar="ID", help="Name of the entry; default: from the title.")
@click.option("--dry-run", is_flag=True, help="Print the entry; write nothing.")
@click.pass_obj
@reports_faults
def reject_command(
    root: Path, paper: str, reason: str, title: str | None, given_id: str | None, dry_run: bool
) -> None:
    """Record a paper as out of scope, so that nobody proposes it again.

    Example: diffusion-rl reject 2507.04451 --reason "layout planning by a language model"
    """
    from scripts.curate.reject import new_entry, write_entry  # slow to load

    entry = new_entry(paper, reason, title, given_id, load_readable(root))
    if dry_run:
        click.echo(f"would write to data/rejections.toml:\n\n{entry.text}")
        return
    write_entry(root, entry)
    click.echo(f"wrote {entry.name} to data/rejections.toml: {one_line(entry.title)}")


def write_files(root: Path, files: "list[NewFile]", dry_run: bool) -> None:
    """Write new files, unless it is a dry run, and print where their values come from."""
    if not dry_run:
        create_files(root, {file.path: file.text for file in files})
    for file in files:
        click.echo(f"would write {file.path}:\n\n{file.text}" if dry_run else f"wrote {file.path}")
        for name, message in file.notes:
            click.echo(one_line(f"  {name}: {message}"))


def show_facts(root: Path, papers: list[str]) -> None:
    """Print the facts on the pages of new records. These are written, so what fails is only reported."""
    from scripts.commands.facts import facts_of, show  # slow to load

    found, faults = dict[str, "list[Fact]"](), list[Fault]()
    try:
        if papers:
            found, faults = facts_of(load_readable(root), papers)
    except ListError as error:
        faults = error.faults
    for name, facts in found.items():
        show(name, facts)
    for fault in faults:
        click.echo(fault, err=True)
