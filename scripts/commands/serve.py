"""The command that builds and serves the site."""

from pathlib import Path

import click

from scripts.commands.build import build_command
from scripts.system.console import HELP


@click.command("serve", context_settings=HELP)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port.")
@click.pass_context
def serve_command(context: click.Context, host: str, port: int) -> None:
    """Build what has changed, then serve the site with Datasette.

    Example: diffusion-rl serve --port 8080
    """
    from datasette.cli import cli as datasette  # slow to load

    root: Path = context.obj
    context.invoke(build_command, only_check=False)
    datasette.main(["serve", str(root), "--host", host, "--port", str(port)], standalone_mode=False)
