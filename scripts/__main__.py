"""Run the command line as `python -m scripts`."""

from scripts.cli import cli

cli(prog_name="diffusion-rl")
