"""A week's work over the small list: trouble in one step, a run that is stopped or killed, damage."""

import signal
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from scripts.records.catalogue import read_catalogue
from tests.conftest import run, snapshot
from tests.helpers import server_faults as faulty
from tests.helpers.arxiv_server import Server, serving
from tests.helpers.fault_injection import fail_at_each_step
from tests.helpers.link_server import hang, redirect
from tests.helpers.link_server import serving as serving_links
from tests.helpers.searching import GAMMA, LAST, SCOPE, SEARCHES
from tests.helpers.week import LINK_CHECKS, World, arxiv_paper, without_tls


@pytest.fixture
def little(small: Path) -> Iterator[World]:
    """The small list with two searches; arXiv has the papers of the list and one more."""
    (small / "data/searches.toml").write_text(SEARCHES)
    (small / "data/scope.toml").write_text(SCOPE)
    without_tls(small)
    papers = [arxiv_paper(paper) for paper in read_catalogue(small).papers.values()]
    with serving([*papers, GAMMA]) as arxiv, serving_links() as web:
        yield World(small, arxiv, web)


NOVEMBER = ["--until", str(LAST)]
FILLED = "2 records compared with arXiv: 3 values to fill in, 0 values to replace, 0 remarks, 0 faults.\n"
FOUND = "1 paper at arXiv from 2026-10-31 to 2026-11-14: 0 papers known, 0 left out, 1 to review.\n"
LINKS = "5 links: 5 fine; 5 asked now.\n"


def parts(done: Result) -> list[str]:
    """What a report says under each heading of the second level, and first what it begins with."""
    return done.stdout.split("\n## ")


def starts(arxiv: Server) -> int:
    """How many pages of searches were asked for since this was last called."""
    asked = [each for each in arxiv.requests if "search_query" in each.query]
    arxiv.requests.clear()
    return len(asked)


@pytest.mark.parametrize(("step", "script"), [("Records", 0), ("New papers", 1)])
def test_failure_of_arxiv_does_not_stop_other_steps(little: World, step: str, script: int) -> None:
    little.arxiv.script.extend([None] * script + [faulty.status(400)])
    done = little.weekly(*NOVEMBER)
    assert (done.exit_code, done.stderr) == (1, f"failed: {step}; see the report\n")
    head, *found = parts(done)
    state = "Before this run arXiv was never searched; the newest submission in the list is of 2024-05-01."
    assert head == f"# The week to 2026-11-14\n\n{state}\n\nFailed: {step}.\n"
    assert [part.partition("\n")[0] for part in found] == ["Records", "New papers", "Links"]
    trouble = "This step failed.\n\n### Faults\n\n"
    expected = [FILLED, FOUND, LINKS]
    for number, (part, text) in enumerate(zip(found, expected, strict=True)):
        said = part.partition("\n\n")[2]
        if number == script:
            assert said.startswith(f"{trouble}- <{little.arxiv.api}")
            assert said.endswith(": answers 400 Bad Request\n")
        else:
            assert said.startswith(text)


def test_failure_of_the_network_of_links(little: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(little.web, "server_address", ("127.0.0.1", 1))
    done = little.weekly(*NOVEMBER)
    assert (done.exit_code, done.stderr) == (1, "failed: Links; see the report\n")
    assert parts(done)[3] == (
        "Links\n\nThis step failed.\n\n### Faults\n\n"
        "- no host answered, so nothing is changed; check the network\n"
    )


def searched(root: Path) -> date | None:
    return read_catalogue(root).searched


def test_each_week_searches_from_a_week_before_the_last(little: World) -> None:
    assert FOUND in little.weekly(*NOVEMBER).stdout
    assert searched(little.root) == LAST
    assert "1 paper at arXiv from 2026-10-25 to 2026-11-01: " in little.weekly("--until", "2026-11-01").stdout
    assert searched(little.root) == LAST
    assert (
        "0 papers at arXiv from 2026-11-07 to 2027-01-20: " in little.weekly("--until", "2027-01-20").stdout
    )
    assert searched(little.root) == date(2027, 1, 20)


def test_search_with_a_gap_does_not_set_the_day(little: World) -> None:
    (little.root / "data/searched.toml").write_text("until = 2026-10-26\n")
    assert little.weekly(*NOVEMBER, "--since", "2026-10-28").exit_code == 0
    assert searched(little.root) == date(2026, 10, 26)
    assert little.weekly(*NOVEMBER, "--since", "2026-10-27").exit_code == 0
    assert searched(little.root) == LAST


def test_damaged_day_of_the_last_search_is_a_fault(little: World) -> None:
    (little.root / "data/searched.toml").write_text('until = "last week"\n')
    done = little.weekly(*NOVEMBER)
    assert (done.exit_code, done.stdout) == (1, "")
    said = "'last week' is not a date such as 2026-05-18; remove the quotes"
    assert done.stderr == f"data/searched.toml: until: {said}\n1 fault\n"


def test_checks_of_an_unknown_revision(little: World) -> None:
    done = little.weekly(*NOVEMBER, "--checks", "origin/weekly")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "origin/weekly: is not a revision of the git repository\n1 fault\n"


def test_unwritten_report_does_not_count(little: World) -> None:
    """The next run searches the same days, from what is kept."""
    done = little.weekly(*NOVEMBER, "--output", "/dev/full")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "/dev/full: cannot be written: No space left on device\n1 fault\n"
    assert starts(little.arxiv) == 2
    place = little.root.parent / "week.md"
    done = little.weekly(*NOVEMBER, "--output", str(place))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert f"\n## New papers\n\n{FOUND}" in place.read_text("utf-8")
    assert starts(little.arxiv) == 0


def test_run_resumes_after_a_stop_in_the_last_step(little: World) -> None:
    little.web.routes["/example/alpha-kit"] = hang
    before = snapshot(little.root)
    with subprocess.Popen(
        little.command(*NOVEMBER),
        env=little.setting,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        little.web.wait_for("HEAD /example/alpha-kit")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate()
    assert (process.returncode, output) == (1, "")
    assert errors == "\nstopped; arXiv's answers are kept; run the same command to resume\nAborted!\n"
    left = snapshot(little.root)
    left.pop(LINK_CHECKS, None)
    assert left == before
    assert starts(little.arxiv) == 2
    del little.web.routes["/example/alpha-kit"]
    done = little.weekly(*NOVEMBER)
    assert (done.exit_code, done.stderr) == (0, "")
    assert FOUND in done.stdout
    assert "5 links: 5 fine; " in done.stdout
    assert starts(little.arxiv) == 0


def test_proposals_are_written_on_request(little: World) -> None:
    little.web.routes["/example/alpha-kit"] = redirect(301, "/example/beta-kit")
    done = little.weekly(*NOVEMBER, "--write")
    assert (done.exit_code, done.stderr) == (0, "")
    assert 'category = "cs.CV"\n' in (little.root / "data/papers/alpha-po.toml").read_text()
    assert "/example/beta-kit" in (little.root / "data/toolkits/alpha-kit.toml").read_text()
    assert run(little.root, "check").exit_code == 0
    assert "0 values to fill in" in little.weekly(*NOVEMBER, "--write").stdout


def test_killed_at_any_step(little: World) -> None:
    """Each file is the old one or the new one, and the next run ends the work."""
    little.web.routes["/example/alpha-kit"] = redirect(301, "/example/beta-kit")
    before = snapshot(little.root)
    steps = "open,os.mkdir,os.rename,os.remove"
    command = f"weekly --write {' '.join(NOVEMBER)}"
    folder = fail_at_each_step(little.root, "SIGKILL", steps, command=command, given=little.setting)
    numbers = sorted(int(path.stem) for path in folder.glob("*.code") if path.stem.isdigit())
    after = snapshot(folder / "0")
    edits = {path for path in before if after[path] != before[path]} - {LINK_CHECKS}
    assert len(edits) == 3
    states = []
    for number in numbers[1:]:
        now = snapshot(folder / str(number))
        now.pop(LINK_CHECKS, None)
        assert all(content in (before[path], after[path]) for path, content in now.items()), number
        states.append(sum(now[path] != before[path] for path in edits))
        assert run(folder / str(number), "check").exit_code == 0
    assert set(states) == {0, 1, 2, 3}
    for number in (numbers[1], numbers[len(numbers) // 2], numbers[-1]):
        again = little._replace(root=folder / str(number)).weekly(*NOVEMBER, "--write")
        assert (again.exit_code, again.stderr) == (0, "")
        assert snapshot(folder / str(number)) == after


def test_invalid_days(little: World) -> None:
    done = run(little.root, "weekly", *NOVEMBER, "--since", "2026-11-15")
    error = "Error: --since 2026-11-15 is later than --until 2026-11-14"
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (2, error)
    assert little.arxiv.requests == []


def test_list_with_faults_is_refused(little: World) -> None:
    (little.root / "data/papers/alpha-po.toml").write_text("title = 3\n")
    done = little.weekly(*NOVEMBER)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "data/papers/alpha-po.toml: title: '3' is not text; put it in quotes\n" in done.stderr
    assert (little.arxiv.requests, little.web.requests) == ([], [])
