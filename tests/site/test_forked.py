"""A server that the tests start by fork answers as the real command does."""

import re
import sys
from pathlib import Path

import httpx

from tests.site.conftest import served, served_by

ABOUT = [f"/-/{name}.json" for name in ("versions", "plugins", "settings", "metadata")]
PAGES = [
    "/",
    "/diffusion-rl/papers",
    "/diffusion-rl/papers.json",
    "/diffusion-rl.json?sql=select+1",
    "/nowhere",
]
TIME = re.compile(r'[\d.]+ ms</footer>|"query_ms": [\d.]+')
OF_ONE_ANSWER = {"date", "content-length"}  # an answer contains its time


def test_a_forked_server_is_like_the_real_command(small_published: Path) -> None:
    command = served_by(sys.executable, small_published)
    with served(small_published) as forked, command as (address, _):
        for path in ABOUT + PAGES:
            assert answer(forked, path) == answer(address, path), path


def answer(site: str, path: str) -> tuple[int, dict[str, str], str]:
    """The status, the header and the text of a page, without times and the address of the site."""
    found = httpx.get(site + path)
    header = {
        name: text.replace(site, "") for name, text in found.headers.items() if name not in OF_ONE_ANSWER
    }
    return found.status_code, header, TIME.sub("", found.text.replace(site, ""))
