"""The command line: a table of commands, each loaded when it is called."""

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click

from scripts.faults import suggestion
from scripts.system.console import HELP, reports_faults
from scripts.tables.schema import read_descriptor


class CommandEntry(NamedTuple):
    """The module of a command, its short help, and the extra that it needs."""

    module: str
    function: str
    summary: str
    extra: str = ""


COMMANDS = {
    "check": CommandEntry("check", "check_command", "Check every record."),
    "build": CommandEntry(
        "build", "build_command", "Build tables, data package, database, README and LIST.md."
    ),
    "serve": CommandEntry("serve", "serve_command", "Build and serve the site."),
    "export": CommandEntry(
        "export", "export_command", "Export zip, Parquet, citations and checksums.", "export"
    ),
    "diff": CommandEntry("diff", "diff_command", "Compare two versions of the data."),
    "release": CommandEntry(
        "release", "release_command", "Make a release: version, changelog, export.", "export"
    ),
    "add": CommandEntry("add", "add_command", "Add papers by arXiv id or address.", "curate"),
    "add-form": CommandEntry("add", "add_form_command", "Add the paper of a filled issue form.", "curate"),
    "correct-form": CommandEntry(
        "correct", "correct_form_command", "Write the correction of a filled error form.", "curate"
    ),
    "facts": CommandEntry(
        "facts", "facts_command", "Find models, rewards and more on a paper's pages.", "curate"
    ),
    "reject": CommandEntry("add", "reject_command", "Record a paper as out of scope.", "curate"),
    "import": CommandEntry("import_list", "import_command", "Add papers from a Markdown list.", "curate"),
    "triage": CommandEntry("triage", "triage_command", "Suggest scope, section and tags for titles."),
    "discover": CommandEntry("discover", "discover_command", "Search arXiv for new papers.", "curate"),
    "refresh": CommandEntry("refresh", "refresh_command", "Compare the records with arXiv.", "curate"),
    "links": CommandEntry("links", "links_command", "Check the links of all records.", "curate"),
    "weekly": CommandEntry(
        "weekly", "weekly_command", "Run refresh, discover and links; write a report.", "curate"
    ),
}


class Commands(click.Group):
    """The commands of the table; each is imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; fail if there is none, or if packages for it are missing."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            ctx.fail(f"No such command '{cmd_name}'{suggestion(cmd_name, COMMANDS)}.")
        try:
            module = import_module(f"scripts.commands.{entry.module}")
        except ModuleNotFoundError as error:
            if not entry.extra or str(error.name).startswith("scripts"):
                raise
            message = f"'{cmd_name}' needs packages that are not installed; run 'make install'"
            raise click.ClickException(message) from error
        command: click.Command = getattr(module, entry.function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


@click.group(cls=Commands, context_settings=HELP, invoke_without_command=True)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="DIFFUSION_RL_ROOT",
    default=".",
    show_default="the current folder",
    help="Folder of the dataset, with data/ and datapackage.json.",
)
@click.option("--version", is_flag=True, help="Print the version of the data and exit.")
@click.pass_context
@reports_faults
def cli(context: click.Context, root: Path, version: bool) -> None:
    """Maintain the diffusion-rl dataset: check its records and build its outputs.

    Example: diffusion-rl build --check
    """
    context.obj = root
    if version:
        package = read_descriptor(root)
        click.echo(f"{package['name']} {package['version']}")
        context.exit()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
