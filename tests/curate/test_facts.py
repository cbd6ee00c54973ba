"""Facts on the pages of a paper: the values, their lines and pages, and what is written to the record."""

from pathlib import Path

import pytest

from tests.conftest import edit, run, snapshot
from tests.helpers.adding import world
from tests.helpers.arxiv_server import Fault, Server
from tests.helpers.films import CODE, FILMS, FOUND, LICENSED, PAGES, README
from tests.helpers.server_faults import endless, redirect, status


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


def test_hostile_text_is_shown_on_one_line(films: Path, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("AlphaScore \x1b[31m red \u202e" + "x" * 100_000)
    page = ("--from", str(tmp_path / "page.md"), "--page", "https://films.example.org/")
    result = run(films, "facts", "rollouts-for-films", *page)
    assert result.exit_code == 0
    _, value, line, address = result.stdout.splitlines()
    assert (value, address) == ("  rewards = AlphaScore", "    https://films.example.org/")
    assert line.startswith("    AlphaScore \\x1b[31m red \\u202exxx")
    assert len(line) < 400
