"""Facts on the pages of a paper: the values, their lines and pages, and what is written to the record."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import edit, run, snapshot
from tests.helpers.adding import BETA, BETA_RECORD, DAY, done, world
from tests.helpers.arxiv_server import Fault, Server, endless, redirect, status
from tests.records.test_reading import BASE_MODELS, BENCHMARKS, REWARDS

FILMS = "data/papers/rollouts-for-films.toml"
CODE = "https://github.com/example/films"
README = """\
# Rollouts for Films

We train Stable-Diffusion 3.5 Medium (`SD3.5-M`) with [AlphaScore](https://alpha.example.org). It is fast.
The code is based on Alpha-PO. [Weights](https://huggingface.co/example/films-lora)
and [data](https://huggingface.co/datasets/example/films), [paper](https://huggingface.co/papers/2601.00002).

| Method | AlphaBench |
| --- | --- |
| Alpha-PO | 0.61 |
"""
LICENSE = json.dumps({"license": {"spdx_id": "Apache-2.0"}, "html_url": f"{CODE}/blob/main/LICENSE"})
PAGES = {
    "/raw.githubusercontent.com/example/films/HEAD/README.md": README,
    "/api.github.com/repos/example/films/license": LICENSE,
    "/arxiv.org/abs/2601.00002": "<html><p>Rollouts.</p><p>We report AlphaBench. Nothing else.</p></html>",
    "/arxiv.org/html/2601.00002": "<html><p>Compared with Alpha-PO, it is better.</p></html>",
}


@pytest.fixture
def films(small: Path) -> Path:
    """The small list with vocabularies that have aliases; one of its papers has code."""
    (small / "data/base-models.toml").write_text(
        BASE_MODELS.replace('["sd3 5 medium"]', '["sd3 5 m", "stable diffusion 3 5 medium"]')
    )
    rewards = REWARDS.replace('paper = "alpha-po"', 'aliases = ["alphascore"]')
    (small / "data/rewards.toml").write_text(rewards)
    (small / "data/benchmarks.toml").write_text(f'{BENCHMARKS}aliases = ["alphabench"]\n')
    edit(small / FILMS, '02"\n\n[[corrections]]', f'02"\nCode = "{CODE}"\n\n[[corrections]]')
    return small


@pytest.fixture
def web() -> Iterator[Server]:
    with world([], PAGES) as server:
        yield server


FOUND = f"""\
{FILMS}: 7 facts
  base_models = SD3.5-M
    We train Stable-Diffusion 3.5 Medium (`SD3.5-M`) with [AlphaScore](https://alpha.example.org).
    {CODE}
  rewards = AlphaScore
    We train Stable-Diffusion 3.5 Medium (`SD3.5-M`) with [AlphaScore](https://alpha.example.org).
    {CODE}
  benchmarks = AlphaBench
    | Method | AlphaBench |
    {CODE}
  builds_on = alpha-po
    The code is based on Alpha-PO.
    {CODE}
  compares_with = alpha-po
    | Alpha-PO | 0.61 |
    {CODE}
  links.Weights = https://huggingface.co/example/films-lora
    [Weights](https://huggingface.co/example/films-lora)
    {CODE}
  links.Dataset = https://huggingface.co/datasets/example/films
    and [data](https://huggingface.co/datasets/example/films), [paper](https://huggingface.co/papers/2601.00002).
    {CODE}
"""
LICENSED = f"""\
  code_license = Apache-2.0
    SPDX-License-Identifier: Apache-2.0
    {CODE}/blob/main/LICENSE
"""


def test_every_fact_is_shown_with_its_line_and_page(films: Path, web: Server) -> None:
    before = snapshot(films)
    result = run(films, "facts", "rollouts-for-films")
    expected = FOUND.replace("7 facts", "8 facts").replace("  links.Weights", f"{LICENSED}  links.Weights")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert result.stdout == expected
    assert snapshot(films) == before
    assert [asked.path for asked in web.requests] == list(PAGES)


def test_a_file_can_be_read_in_place_of_the_pages(films: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README)
    with world([]) as nobody:
        result = run(films, "facts", "rollouts-for-films", "--from", str(tmp_path / "README.md"))
        assert nobody.requests == []
    assert result.stdout == FOUND


def test_accepted_facts_are_written_with_their_evidence(films: Path, web: Server) -> None:
    before = (films / FILMS).read_text()
    take = ("--take", "base_models=SD3.5-M", "--take", "code_license=Apache-2.0")
    result = run(films, "facts", "rollouts-for-films", "--write", *take)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"wrote {FILMS}"), result.output
    assert (films / FILMS).read_text() == before.replace(
        'authors = ["Bo Li"]\n', 'base_models = ["SD3.5-M"]\nauthors = ["Bo Li"]\n'
    ).replace("added =", 'code_license = "Apache-2.0"\nadded =').replace(
        "[[corrections]]",
        f'[evidence]\nbase_models = "{CODE}"\ncode_license = "{CODE}/blob/main/LICENSE"\n\n[[corrections]]',
    )
    assert run(films, "check").exit_code == 0
    assert run(films, "facts", "rollouts-for-films").stdout.startswith(f"{FILMS}: 6 facts\n  rewards = ")


def test_all_facts_are_written_and_the_list_stays_valid(films: Path, web: Server) -> None:
    assert run(films, "facts", "rollouts-for-films", "--write").exit_code == 0
    checked = run(films, "check")
    assert checked.exit_code == 0, checked.output
    assert run(films, "facts", "rollouts-for-films").stdout == f"{FILMS}: 0 facts\n"


def test_unknown_facts_are_refused(films: Path, web: Server) -> None:
    before = snapshot(films)
    result = run(films, "facts", "rollouts-for-films", "--write", "--take", "rewards=Omega")
    assert (result.exit_code, result.stderr) == (
        1,
        "--take: 'rewards=Omega' is not one of the facts\n1 fault\n",
    )
    assert snapshot(films) == before


def test_a_paper_that_is_not_in_the_list(films: Path) -> None:
    result = run(films, "facts", "alpha-p")
    assert (result.exit_code, result.stderr) == (
        1,
        "alpha-p: is not a paper of the list (did you mean alpha-po?)\n1 fault\n",
    )


def test_record_in_another_form_is_not_changed(films: Path, web: Server) -> None:
    edit(films / FILMS, "year = 2026", "year = 2026  # as arXiv says")
    before = (films / FILMS).read_text()
    result = run(films, "facts", "rollouts-for-films", "--write")
    fault = f"{FILMS}: is not in the form that 'add' writes; edit it by hand\n1 fault\n"
    assert (result.exit_code, result.stderr) == (1, fault)
    assert (films / FILMS).read_text() == before


@pytest.mark.parametrize(
    ("blows", "said"),
    [
        ([redirect("http://10.0.0.1/")], "leads into a private network, to '10.0.0.1'"),
        ([endless], "answers with more than 5,000,000 bytes; is the address right?"),
        ([status(503)] * 2, "answers 503 Service Unavailable, 2 times; try again later"),
    ],
)
def test_failing_page_is_reported_and_others_are_read(
    films: Path, web: Server, blows: list[Fault], said: str
) -> None:
    web.script.extend(blows)
    result = run(films, "facts", "rollouts-for-films")
    assert result.exit_code == 0
    assert f"HEAD/README.md: {said}\n" in result.stderr
    assert LICENSED in result.stdout


SHA = "0123456789" * 4
AT_COMMIT = f"{CODE}/tree/{SHA}"
API = "/api.github.com/repos/example/films"
UNLICENSED = {
    f"{API}/commits/HEAD": json.dumps({"sha": SHA}),
    f"{API}/contents": json.dumps([{"name": "README.md"}, {"name": "train.py"}]),
    f"/raw.githubusercontent.com/example/films/{SHA}/README.md": README,
}
NO_LICENSE_FACT = f"""\
  code_license = NONE
    SPDX-License-Identifier: NONE (no licence among README.md, train.py)
    {AT_COMMIT}
"""


LICENSED_NOW = f"""
[[corrections]]
field = "code_license"
was = "NONE"
evidence = "{CODE}/blob/main/LICENSE"
reason = "the repository has a licence now"
date = 2026-11-30
"""


def unlicensed(pages: dict[str, str]) -> Iterator[Server]:
    """A server at which GitHub finds no licence, and other pages."""
    with world([], PAGES | UNLICENSED | pages) as server:
        server.script.extend([None, status(404)])
        yield server


def test_repository_without_a_licence_is_a_fact_with_its_commit(
    films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFFUSION_RL_TODAY", "2026-11-30")
    for server in unlicensed({}):
        result = run(films, "facts", "rollouts-for-films", "--write", "--take", "code_license=NONE")
        asked = [each.path for each in server.requests]
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert result.stdout == f"{FILMS}: 1 fact\n{NO_LICENSE_FACT}wrote {FILMS}\n"
    assert asked == [*list(PAGES)[:2], *UNLICENSED, *list(PAGES)[2:]]
    record = (films / FILMS).read_text()
    assert ('code_license = "NONE"\n' in record, f'code_license = "{AT_COMMIT}"\n' in record) == (True, True)
    assert run(films, "check").exit_code == 0
    for _ in unlicensed({}):
        assert "code_license" not in run(films, "facts", "rollouts-for-films").stdout
    with world([], PAGES):  # now it has a licence
        result = run(films, "facts", "rollouts-for-films", "--write", "--take", "code_license=Apache-2.0")
    assert (result.exit_code, result.stdout) == (0, f"{FILMS}: 1 fact\n{LICENSED}wrote {FILMS}\n")
    licensed = record.replace('"NONE"', '"Apache-2.0"').replace(AT_COMMIT, f"{CODE}/blob/main/LICENSE")
    assert (films / FILMS).read_text() == licensed + LICENSED_NOW
    assert run(films, "check").exit_code == 0


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (f"{API}/contents", json.dumps([{"name": "train.py"}, {"name": "LICENCE.txt"}])),
        (f"{API}/contents", json.dumps([{"name": "COPYING"}])),
        (f"{API}/contents", json.dumps([{"name": "COPYRIGHT"}])),
        (f"{API}/contents", json.dumps([{"name": "licenses"}])),
        (f"{API}/contents", json.dumps({"message": "no"})),
        (f"{API}/contents", "[" * 100_000),
        (f"{API}/contents", "[]"),
        (f"{API}/commits/HEAD", json.dumps({"sha": "main"})),
        (f"{API}/commits/HEAD", json.dumps([])),
        (f"{API}/commits/HEAD", "no JSON"),
        (f"/raw.githubusercontent.com/example/films/{SHA}/README.md", "Released under the MIT license."),
        (f"/raw.githubusercontent.com/example/films/{SHA}/README.md", "All rights reserved."),
    ],
)
def test_repository_that_may_have_a_licence_is_for_a_person(films: Path, path: str, text: str) -> None:
    for _ in unlicensed({path: text}):
        result = run(films, "facts", "rollouts-for-films")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == FOUND


@pytest.mark.parametrize(
    ("name", "text"), [("pyproject.toml", 'license = "MIT"'), ("CITATION.cff", "license: MIT")]
)
def test_licence_in_a_description_of_the_code_is_for_a_person(films: Path, name: str, text: str) -> None:
    listed = json.dumps([{"name": name}, {"name": 7}, "train.py"])
    path = f"/raw.githubusercontent.com/example/films/{SHA}/{name}"
    for _ in unlicensed({f"{API}/contents": listed, path: text}):
        assert run(films, "facts", "rollouts-for-films").stdout == FOUND


def test_linked_readme_is_for_a_person(films: Path) -> None:
    listed = json.dumps([{"name": "README.md", "type": "symlink"}])
    path = f"/raw.githubusercontent.com/example/films/{SHA}/README.md"
    for _ in unlicensed({f"{API}/contents": listed, path: "docs/README.md"}):
        assert run(films, "facts", "rollouts-for-films").stdout == FOUND


def test_failing_listing_is_reported_and_proposes_nothing(films: Path, web: Server) -> None:
    web.script.extend([None, status(404), None, status(403)])
    web.pages |= UNLICENSED
    result = run(films, "facts", "rollouts-for-films")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"{web.address}{API}/contents?ref=")
    assert result.stderr.endswith("...: answers 403 Forbidden\n")
    assert result.stdout == FOUND


def test_hostile_text_is_shown_on_one_line(films: Path, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("AlphaScore \x1b[31m red \u202e" + "x" * 100_000)
    page = ("--from", str(tmp_path / "page.md"), "--page", "https://films.example.org/")
    result = run(films, "facts", "rollouts-for-films", *page)
    assert result.exit_code == 0
    _, value, line, address = result.stdout.splitlines()
    assert (value, address) == ("  rewards = AlphaScore", "    https://films.example.org/")
    assert line.startswith("    AlphaScore \\x1b[31m red \\u202exxx")
    assert len(line) < 400


# The facts with which `add` ends

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
