"""Start Datasette and the command line by fork.

A start of Python that loads Datasette takes over a second. Here one process for each worker loads it and
forks: each server is a process of its own, with the same command line, but it starts in a fifth of the time.
They share compiled templates, and libyaml parses their metadata. `served_by` in tests/site/conftest.py starts
the real command.
"""

import atexit
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import datasette.app
import datasette.cli
import yaml
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from scripts.commands.main import cli
from tests.helpers.once import TEMPLATES

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("site", "facets", "build", "publish", "commands")
FILES = [file for folder in FOLDERS for file in sorted((ROOT / "scripts" / folder).rglob("[a-z]*.py"))]
LOADED = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in FILES]
LATER = ["uvicorn.lifespan.on", "uvicorn.loops.asyncio", "uvicorn.protocols.http.h11_impl"]
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([__name__, *LOADED, *LATER])


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates, by their sources: sites have copies of the same, and names of Datasette's own."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        return super().get_bucket(environment, self.get_source_checksum(source), None, source)


@contextmanager
def datasette_process(arguments: Sequence[str], log: str) -> Iterator[ForkServerProcess]:
    """`datasette ARGUMENTS` for the length of the block; it prints to a file."""
    process = FORKS.Process(target=run_datasette, args=(list(arguments), dict(os.environ), log))
    process.start()
    try:
        yield process
    finally:
        process.terminate()
        process.join()


def run_datasette(arguments: list[str], environment: dict[str, str], log: str) -> None:
    """Be a Datasette."""
    become(environment, log)
    environments = partial(datasette.app.Environment, bytecode_cache=CompiledTemplates(os.environ[TEMPLATES]))
    datasette.app.Environment = environments
    yaml.SafeLoader = yaml.CSafeLoader  # type: ignore[assignment, misc]
    run(datasette.cli.cli, ["datasette", *arguments])


def run_command(*arguments: str) -> None:
    """`diffusion-rl ARGUMENTS`, in a process of its own; fail with its output if it fails."""
    code, output = ended(be_command, arguments)
    assert code == 0, output


def datasette_output(*arguments: str) -> tuple[int | None, str]:
    """The exit code of `datasette ARGUMENTS`, such as `--get PATH`, and all that it prints."""
    return ended(run_datasette, arguments)


def ended(target: Callable[..., None], arguments: Sequence[str]) -> tuple[int | None, str]:
    """The exit code of a process, and what it prints."""
    with tempfile.NamedTemporaryFile("r", suffix=".log") as log:
        process = FORKS.Process(target=target, args=(list(arguments), dict(os.environ), log.name))
        process.start()
        process.join()
        return process.exitcode, log.read()


def be_command(arguments: list[str], environment: dict[str, str], log: str) -> None:
    """Be the command line."""
    become(environment, log)
    run(cli, ["diffusion-rl", *arguments])


def become(environment: dict[str, str], log: str) -> None:
    """Take another environment, and print to a file."""
    os.environ.clear()
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)


def run(command: Any, words: list[str]) -> None:
    """Run a command of click as a program; what a program does at its end is done."""
    sys.argv = words
    try:
        command(words[1:], prog_name=words[0])
    finally:
        atexit._run_exitfuncs()
