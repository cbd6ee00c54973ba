"""The facts with which `add` ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import run
from tests.helpers.adding import BETA, BETA_RECORD, DAY, done, world
from tests.helpers.arxiv_server import Server
from tests.helpers.films import LICENSE
from tests.helpers.server_faults import status

NEW = "data/papers/beta-po.toml"
NEW_CODE = "https://github.com/example/beta-po"
OF_NEW = {
    "/raw.githubusercontent.com/example/beta-po/HEAD/README.md": "The code is based on Alpha-PO.\n",
    "/api.github.com/repos/example/beta-po/license": LICENSE.replace("films", "beta-po"),
    "/arxiv.org/abs/2603.00001": "<html><p>Rewards.</p></html>",
    "/arxiv.org/html/2603.00001": "<html><p>We train SD3.5-M. It is fast.</p></html>",
}
FOUND_FOR_NEW = f"""\
{NEW}: 3 facts
  base_models = SD3.5-M
    We train SD3.5-M.
    https://arxiv.org/abs/2603.00001
  builds_on = alpha-po
    The code is based on Alpha-PO.
    {NEW_CODE}
  code_license = Apache-2.0
    SPDX-License-Identifier: Apache-2.0
    {NEW_CODE}/blob/main/LICENSE
"""


@pytest.fixture
def web_of_new() -> Iterator[Server]:
    with world([BETA], OF_NEW) as server:
        yield server


def test_add_ends_with_the_facts_and_does_not_write_them(films: Path, web_of_new: Server) -> None:
    result = done(films, "add", "2603.00001", DAY)
    assert result.stderr == ""
    notes, facts = result.stdout.rsplit(f"{NEW}: ", 1)
    assert notes.splitlines()[0] == f"wrote {NEW}"
    assert f"{NEW}: {facts}" == FOUND_FOR_NEW
    assert (films / NEW).read_text() == BETA_RECORD
    assert [asked.path for asked in web_of_new.requests] == ["/api/query", *OF_NEW]
    assert run(films, "facts", "beta-po").stdout == FOUND_FOR_NEW


@pytest.mark.parametrize("option", ["--no-facts", "--dry-run", "--candidate=in doubt"])
def test_add_reads_no_pages_without_facts(films: Path, web_of_new: Server, option: str) -> None:
    result = done(films, "add", "2603.00001", DAY, option)
    assert "facts" not in result.stdout
    assert [asked.path for asked in web_of_new.requests] == ["/api/query"]


def test_failing_page_does_not_fail_add(films: Path, web_of_new: Server) -> None:
    web_of_new.script.extend([None, status(503), status(503)])
    result = done(films, "add", "2603.00001", DAY)
    readme = f"{web_of_new.address}/raw.githubusercontent.com/example/beta-po/HEAD/README.md"
    assert result.stderr == f"{readme}: answers 503 Service Unavailable, 2 times; try again later\n"
    assert f"{NEW}: 2 facts\n" in result.stdout
    assert (films / NEW).read_text() == BETA_RECORD


def test_wrong_page_setting_does_not_fail_add(
    films: Path, web_of_new: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFFUSION_RL_PAGES_URL", "nowhere")
    result = done(films, "add", "2603.00001", DAY)
    assert result.stderr.startswith("DIFFUSION_RL_PAGES_URL: 'nowhere' ")
    assert len(result.stderr.splitlines()) == 1
    assert (films / NEW).read_text() == BETA_RECORD
