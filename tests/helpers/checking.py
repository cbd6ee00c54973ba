"""What the tests of `links` share: a list whose links lead to a real server, and runs over it."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.commands.main import cli
from tests.conftest import REPOSITORY, edit
from tests.helpers.link_server import LinkServer

ALPHA, FILMS = "data/papers/alpha-po.toml", "data/papers/rollouts-for-films.toml"
KIT, NEIGHBOURS = "data/toolkits/alpha-kit.toml", "data/related-lists/awesome-neighbours.toml"
TABLE = "data/tables/link_checks.csv"
HEADER = "url,result,status,detail,moved_to,checked,answered,failed,dead"
TODAY, TOMORROW = str(date.today()), str(date.today() + timedelta(days=1))
PUBLISH = "run 'diffusion-rl build' to publish the results\n"


@pytest.fixture
def listed(small: Path, web: LinkServer) -> Path:
    """The small list, with addresses of the server: /alpha, /evidence, /kit and /list."""
    edit(small / ALPHA, "https://github.com/example/alpha-po", web.url("/alpha"))
    edit(small / ALPHA, 'Paper = "https://arxiv.org/abs/2405.00001"\n', "")
    edit(small / FILMS, '[links]\nPaper = "https://arxiv.org/abs/2601.00002"\n', "")
    edit(small / FILMS, "\nadded = ", '\ndoi = "10.1000/films"\nadded = ')  # instead of a page
    edit(small / FILMS, "https://arxiv.org/abs/2601.00002", web.url("/evidence"))
    edit(small / KIT, "https://github.com/example/alpha-kit", web.url("/kit"))
    edit(small / NEIGHBOURS, "https://github.com/example/awesome-neighbours", web.url("/list"))
    return small


def command(root: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "scripts", "--root", str(root), "links", "--pause", "0", *options]


def setting(web: LinkServer) -> dict[str, str]:
    hosts = web.loopback("code.example", "other.example")
    return {**os.environ, "DIFFUSION_RL_LINKS_LOOPBACK": hosts, "PYTHONPATH": str(REPOSITORY)}


@cache
def other_process() -> ProcessPoolExecutor:
    """A process for commands that run an event loop: in this one, that of a browser may run."""
    return ProcessPoolExecutor(1, get_context("spawn"))


def links(root: Path, web: LinkServer, *options: str, **given: str) -> tuple[int, str, str]:
    """Run `diffusion-rl links`: exit status, standard output, standard error."""
    return other_process().submit(invoke, command(root, *options)[3:], {**setting(web), **given}).result()


def invoke(arguments: list[str], environment: dict[str, str]) -> tuple[int, str, str]:
    """Run `diffusion-rl ARGUMENTS` here."""
    result = CliRunner().invoke(cli, arguments, env=environment)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def report(root: Path, web: LinkServer, *options: str) -> list[str]:
    """What a run that ends well prints, addresses without the server's."""
    code, out, err = links(root, web, *options)
    assert (code, err) == (0, PUBLISH)
    return out.replace(web.url(""), "").splitlines()


def table(root: Path, web: LinkServer) -> list[str]:
    header, *lines = (root / TABLE).read_text().replace(web.url(""), "").splitlines()
    assert header == HEADER
    return lines


def fine(path: str) -> str:
    return f"{path},fine,200,,,{TODAY},{TODAY},[],"
