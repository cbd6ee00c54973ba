"""A repository without a licence is a fact with its commit; one that may have a licence is for a person."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import run
from tests.helpers.adding import world
from tests.helpers.arxiv_server import Server
from tests.helpers.films import CODE, FILMS, FOUND, LICENSED, PAGES, README
from tests.helpers.server_faults import status

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


@contextmanager
def unlicensed(pages: dict[str, str]) -> Iterator[Server]:
    """A server at which GitHub finds no licence, and other pages."""
    with world([], PAGES | UNLICENSED | pages) as server:
        server.script.extend([None, status(404)])
        yield server


def test_repository_without_a_licence_is_a_fact_with_its_commit(
    films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFFUSION_RL_TODAY", "2026-11-30")
    with unlicensed({}) as server:
        result = run(films, "facts", "rollouts-for-films", "--write", "--take", "code_license=NONE")
        asked = [each.path for each in server.requests]
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert result.stdout == f"{FILMS}: 1 fact\n{NO_LICENSE_FACT}wrote {FILMS}\n"
    assert asked == [*list(PAGES)[:2], *UNLICENSED, *list(PAGES)[2:]]
    record = (films / FILMS).read_text()
    assert ('code_license = "NONE"\n' in record, f'code_license = "{AT_COMMIT}"\n' in record) == (True, True)
    assert run(films, "check").exit_code == 0
    with unlicensed({}):
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
    with unlicensed({path: text}):
        result = run(films, "facts", "rollouts-for-films")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == FOUND


@pytest.mark.parametrize(
    ("name", "text"), [("pyproject.toml", 'license = "MIT"'), ("CITATION.cff", "license: MIT")]
)
def test_licence_in_a_description_of_the_code_is_for_a_person(films: Path, name: str, text: str) -> None:
    listed = json.dumps([{"name": name}, {"name": 7}, "train.py"])
    path = f"/raw.githubusercontent.com/example/films/{SHA}/{name}"
    with unlicensed({f"{API}/contents": listed, path: text}):
        assert run(films, "facts", "rollouts-for-films").stdout == FOUND


def test_linked_readme_is_for_a_person(films: Path) -> None:
    listed = json.dumps([{"name": "README.md", "type": "symlink"}])
    path = f"/raw.githubusercontent.com/example/films/{SHA}/README.md"
    with unlicensed({f"{API}/contents": listed, path: "docs/README.md"}):
        assert run(films, "facts", "rollouts-for-films").stdout == FOUND


def test_failing_listing_is_reported_and_proposes_nothing(films: Path, web: Server) -> None:
    web.script.extend([None, status(404), None, status(403)])
    web.pages |= UNLICENSED
    result = run(films, "facts", "rollouts-for-films")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"{web.address}{API}/contents?ref=")
    assert result.stderr.endswith("...: answers 403 Forbidden\n")
    assert result.stdout == FOUND
