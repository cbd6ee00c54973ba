"""Run the command line as `python -m scripts`."""

from scripts.commands.main import cli

cli(prog_name="diffusion-rl")
