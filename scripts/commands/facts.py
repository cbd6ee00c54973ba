"""The command that finds models, rewards, relations and licences on the pages of a paper."""

from collections.abc import Iterable
from pathlib import Path

import click

from scripts.commands.loading import load_checked
from scripts.curate.fact_pages import Line, read_sources, sources_of, text_lines
from scripts.curate.facts import Fact, chosen_facts, find_facts, write_facts
from scripts.faults import Fault, ListError, one_line, suggestion
from scripts.records.catalogue import Catalogue
from scripts.system.console import HELP, counted, progress_bar, reports_faults
from scripts.system.files import read_text


@click.command("facts", context_settings=HELP)
@click.argument("papers", metavar="ID...", nargs=-1, required=True)
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read this file instead of the paper's pages.",
)
@click.option("--page", metavar="URL", help="Address of the page in FILE. [default: the record's Code link]")
@click.option("--take", metavar="FIELD=VALUE", multiple=True, help="Accept only this fact; may be repeated.")
@click.option("--write", is_flag=True, help="Write the accepted facts and their evidence into the record.")
@click.pass_obj
@reports_faults
def facts_command(
    root: Path,
    papers: tuple[str, ...],
    file: Path | None,
    page: str | None,
    take: tuple[str, ...],
    write: bool,
) -> None:
    """Find base models, rewards, benchmarks, relations, licence and weights on a paper's pages.

    Prints each value with the line that names it. Read the line: a metric may be a reward, an
    evaluation or both.

    Example: diffusion-rl facts flow-grpo --write --take base_models=SD3.5-M
    """
    if (file or take) and len(papers) > 1:
        raise click.UsageError("--from and --take are for one paper")
    catalogue = load_checked(root)
    known = catalogue.papers
    unknown = [name for name in papers if name not in known]
    if unknown:
        raise ListError(
            [Fault(name, "", f"is not a paper of the list{suggestion(name, known)}") for name in unknown]
        )
    found, faults = facts_of(catalogue, papers, file, page)
    for name, facts in {name: chosen_facts(facts, take) for name, facts in found.items()}.items():
        show(name, facts)
        if write and facts:
            write_facts(root, name, catalogue.papers[name], facts)
            click.echo(f"wrote data/papers/{name}.toml")
    for fault in faults:
        click.echo(fault, err=True)


def facts_of(
    catalogue: Catalogue, papers: Iterable[str], file: Path | None = None, page: str | None = None
) -> tuple[dict[str, list[Fact]], list[Fault]]:
    """Return the facts on the pages of papers, and a fault for each page that did not answer."""
    papers, found, failed = list(papers), dict[str, list[Fact]](), list[Fault]()
    with progress_bar(len(papers), "Reading pages") as advance:
        for name in papers:
            lines, faults = read_lines(catalogue, name, file, page)
            found[name] = find_facts(catalogue, name, lines)
            failed += faults
            advance(1)
    return found, failed


def read_lines(
    catalogue: Catalogue, name: str, file: Path | None, page: str | None
) -> tuple[list[Line], list[Fault]]:
    """Return the lines of a file or of a paper's pages, and a fault for each page that did not answer."""
    paper = catalogue.papers[name]
    if file is None:
        return read_sources(sources_of(paper))
    text = read_text(file, str(file))
    address = page or paper.links.get("Code")
    if isinstance(text, Fault):
        raise ListError([text])
    if address is None:
        raise click.UsageError(f"{name} has no Code link; name the page that FILE is a copy of: --page URL")
    return text_lines(text.splitlines(), address), []


def show(name: str, facts: list[Fact]) -> None:
    """Print the facts of a paper, each with the line and the page that name it."""
    click.echo(f"data/papers/{name}.toml: {counted(len(facts), 'fact')}")
    for fact in facts:
        click.echo(f"  {fact.field} = {fact.value}")
        click.echo(one_line(f"    {fact.line.text[:300]}"))
        click.echo(f"    {fact.line.page}")
