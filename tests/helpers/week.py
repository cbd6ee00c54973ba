"""What the tests of `weekly` share: a list, and servers that answer what its records say."""

import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner, Result

from scripts.commands.main import cli
from scripts.records.models import Paper
from tests.conftest import REPOSITORY
from tests.helpers.adding import environment
from tests.helpers.arxiv_server import ArxivPaper, Server
from tests.helpers.link_server import LinkServer

LINK_CHECKS = "data/tables/link_checks.csv"


class World(NamedTuple):
    """A list, and the servers that replace arXiv and all other hosts."""

    root: Path
    arxiv: Server
    web: LinkServer

    def weekly(self, *options: str) -> Result:
        """Run `diffusion-rl weekly`."""
        return CliRunner().invoke(cli, self.command(*options)[3:], env=self.setting)

    def command(self, *options: str) -> list[str]:
        return [sys.executable, "-m", "scripts", "--root", str(self.root), "weekly", *options]

    @property
    def setting(self) -> dict[str, str]:
        here = {"DIFFUSION_RL_LINKS_LOOPBACK": f"*:80={self.web.server_address[1]}"}
        quick = {"DIFFUSION_RL_TIMEOUT": "60", "PYTHONPATH": str(REPOSITORY)}
        return {**os.environ, **environment(self.arxiv), **here, **quick}


def arxiv_paper(paper: Paper) -> ArxivPaper:
    """arXiv's entry of a paper, made from its record."""
    assert paper.arxiv
    month = date(2000 + int(paper.arxiv[:2]), int(paper.arxiv[2:4]), 15)
    return ArxivPaper(
        paper.arxiv,
        paper.title,
        paper.authors or ["Ada Nüsken"],
        submitted=paper.submitted or month,
        category=paper.category or "cs.CV",
        doi=paper.doi,
    )


def without_tls(root: Path) -> None:
    """Let the links of a list lead to port 80, without missing licences, whose proof needs https."""
    proven = re.compile(r'^code_license = "(NONE|https://\S+/tree/[0-9a-f]{40})"\n', re.MULTILINE)
    for path in (root / "data").rglob("*.toml"):
        path.write_text(proven.sub("", path.read_text("utf-8")).replace("https://", "http://"), "utf-8")
