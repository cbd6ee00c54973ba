"""A week's work over a part of the real list, against servers that answer what its records say."""

import csv
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from scripts.commands.main import cli
from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.records.models import Paper
from scripts.tables.addresses import Place, addresses
from tests.conftest import REPOSITORY, run, snapshot
from tests.helpers import arxiv_server as faulty
from tests.helpers.adding import environment
from tests.helpers.arxiv_server import ArxivPaper, Server, serving
from tests.helpers.link_server import LinkServer, hang, redirect, status
from tests.helpers.link_server import serving as serving_links
from tests.helpers.saboteur import struck_at_each_step
from tests.helpers.sample import real_catalogue, write_sample
from tests.upkeep.test_discover import GAMMA, LAST, SCOPE, SEARCHES

LINK_CHECKS = "data/tables/link_checks.csv"
WHOLE = ["--since", "2015-01-01", "--until", "2027-01-31"]


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


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A part of the list; its links lead to port 80, which is mapped to a port of this machine."""
    included = (name for name, _ in undecided(real_catalogue()))
    root = write_sample(tmp_path_factory.mktemp("week") / "list", 40, included)
    for path in (root / "data").rglob("*.toml"):
        path.write_text(path.read_text("utf-8").replace("https://", "http://"), "utf-8")
    catalogue = read_catalogue(root)
    records = [*catalogue.papers.values(), *catalogue.candidates.values()]
    with serving([arxiv_paper(paper) for paper in records if paper.arxiv]) as arxiv, serving_links() as web:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment(arxiv).items():
                patch.setenv(name, value)
            filled = run(root, "refresh", "--write")
        assert filled.exit_code == 0, filled.output
        yield World(root, arxiv, web)


def state(catalogue: Catalogue, last: str = "") -> str:
    """What the report says of the list before the run."""
    days = [each.submitted for each in (*catalogue.papers.values(), *catalogue.candidates.values())]
    newest = max(day for day in days if day)
    noted = tomllib.loads((REPOSITORY / "data/searched.toml").read_text())["until"]
    last = last or f"{noted}, {(date(2027, 1, 31) - noted).days} days"
    submitted = f"the newest submission in the list is of {newest}"
    return f"Before this run arXiv was searched to {last} behind; {submitted}."


@pytest.fixture(scope="module")
def quiet(world: World) -> Result:
    """A week in which nothing happened."""
    world.arxiv.asked.clear()
    return world.weekly(*WHOLE)


def test_a_week_in_which_nothing_happened(world: World, quiet: Result) -> None:
    catalogue = read_catalogue(world.root)
    papers, links = len(world.arxiv.papers), len(addresses(catalogue))
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    assert quiet.stdout == (
        "# The week to 2027-01-31\n\n"
        f"{state(catalogue)}\n\n"
        "All steps succeeded.\n\n"
        "## Records\n\n"
        f"{papers} records compared with arXiv:"
        " 0 values to fill in, 0 values to replace, 0 remarks, 0 faults.\n\n"
        "## New papers\n\n"
        f"{papers} papers at arXiv from 2015-01-01 to 2027-01-31:"
        f" {papers} papers known, 0 left out, 0 to review.\n\n"
        "## Links\n\n"
        f"{links:,} links: {links:,} fine; {links:,} asked now.\n"
    )


def undecided(catalogue: Catalogue) -> list[tuple[str, Paper]]:
    """Three preprints of 2026 with plain titles, of which no curator has decided anything."""
    found = [
        (name, paper)
        for name, paper in catalogue.papers.items()
        if (paper.year, paper.venue) == (2026, "arXiv")
        and not ({"title", "venue"} & paper.evidence.keys() or paper.corrections or paper.withdrawn)
        and len(paper.title) < 80
        and paper.title.replace(" ", "").isalnum()
    ]
    return found[:3]


def plant(world: World, paper: Paper, **changes: str) -> None:
    """Change arXiv's entry of a paper."""
    place = next(n for n, each in enumerate(world.arxiv.papers) if each.arxiv == paper.arxiv)
    world.arxiv.papers[place] = world.arxiv.papers[place]._replace(**changes)  # type: ignore[arg-type]


def test_a_week_with_news(world: World, quiet: Result) -> None:
    """A new title, a withdrawn paper, an acceptance, a new paper in scope, a dead link: these and no more."""
    papers = len(world.arxiv.papers)
    named = undecided(read_catalogue(world.root))
    titled_path, gone_path, taken_path = (f"data/papers/{name}.toml" for name, _ in named)
    titled, gone, taken = (paper for _, paper in named)
    plant(world, titled, title="Another Title for It")
    plant(world, gone, comment="This paper has been withdrawn by its authors")
    plant(world, taken, comment="Accepted at NeurIPS 2026 (Spotlight)")
    title = "Omega-GRPO: GRPO for Text-to-Video Diffusion"
    world.arxiv.papers.append(ArxivPaper("2611.99999", title, submitted=date(2026, 11, 20)))
    place, dead = dead_link(world)
    links = len(addresses(read_catalogue(world.root)))
    before = snapshot(world.root)
    done = world.weekly(*WHOLE)
    assert (done.exit_code, done.stderr) == (0, "")
    head, records, found, checked = done.stdout.split("\n## ")
    said = state(read_catalogue(world.root), "2027-01-31, 0 days")
    assert head == f"# The week to 2027-01-31\n\n{said}\n\nAll steps succeeded.\n"
    words = "(arXiv says 'Accepted at NeurIPS 2026 (Spotlight)')"
    assert records == (
        "Records\n\n"
        f"{papers} records compared with arXiv:"
        " 1 value to fill in, 2 values to replace, 1 remark, 0 faults.\n\n"
        "### To replace, each with a correction\n\n"
        f"- {titled_path}: title: '{titled.title}' becomes 'Another Title for It'"
        " (the latest version at arXiv has this title)\n"
        f"- {taken_path}: venue: 'arXiv' becomes 'NeurIPS' {words}\n\n"
        "### To fill in\n\n"
        f"- {taken_path}: presentation: 'Spotlight' {words}\n\n"
        "### To look at\n\n"
        f"- {gone_path}: arxiv: '{gone.arxiv}' is withdrawn at arXiv:"
        " 'This paper has been withdrawn by its authors'\n"
    )
    assert found.startswith(
        "New papers\n\n"
        f"{papers + 1} papers at arXiv from 2015-01-01 to 2027-01-31:"
        f" {papers} papers known, 0 left out, 1 to review.\n\n"
        "### To review\n\n"
        f"#### [{title}](https://arxiv.org/abs/2611.99999)\n\n"
        "By Ada Nüsken; 2026-11-20; cs.CV\n\n"
    )
    assert found.endswith(
        '\n```sh\ndiffusion-rl add 2611.99999\ndiffusion-rl reject 2611.99999 --reason "…"\n```\n'
    )
    assert found.count("####") == 1
    day = read_catalogue(world.root).link_checks[dead].dead
    assert checked == (
        "Links\n\n"
        f"{links:,} links: {links - 1:,} fine, 1 gone; 1 asked now.\n\n"
        "### Dead\n\n"
        f"- <{dead}> ({place}): 404 Not Found, dead since {day}\n"
    )
    after = snapshot(world.root)
    del before[LINK_CHECKS], after[LINK_CHECKS]
    assert after == before


def ends_in_code(*places: Place) -> bool:
    return len(places) == 1 and str(places[0]).endswith(": links.Code")


def dead_link(world: World) -> tuple[str, str]:
    """Let a link be gone for the third time, the second having been yesterday; its place and itself."""
    catalogue = read_catalogue(world.root)
    days = [str(date.today() - timedelta(days=number)) for number in (8, 1)]
    path = world.root / LINK_CHECKS
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    places = addresses(catalogue)
    row = next(row for row in rows if ends_in_code(*places[row["url"]]))
    row |= {"result": "gone", "status": "404", "detail": "404 Not Found", "checked": days[1], "answered": ""}
    row["failed"] = f'["{days[0]}", "{days[1]}"]'
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, row, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    world.web.routes["/" + row["url"].split("/", 3)[3]] = status(404)
    return str(places[row["url"]][0]), row["url"]


@pytest.fixture
def little(small: Path) -> Iterator[World]:
    """The small list with two searches; arXiv tells what its records say, and of one more paper."""
    (small / "data/searches.toml").write_text(SEARCHES)
    (small / "data/scope.toml").write_text(SCOPE)
    for path in (small / "data").rglob("*.toml"):
        path.write_text(path.read_text("utf-8").replace("https://", "http://"), "utf-8")
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
    asked = [each for each in arxiv.asked if "search_query" in each.query]
    arxiv.asked.clear()
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


def test_failure_of_the_network_of_links(little: World) -> None:
    gone = little._replace(web=SimpleNamespace(server_address=("127.0.0.1", 1)))  # type: ignore[arg-type]
    done = gone.weekly(*NOVEMBER)
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
    folder = struck_at_each_step(little.root, "SIGKILL", steps, command=command, given=little.setting)
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
    assert little.arxiv.asked == []


def test_list_with_faults_is_refused(little: World) -> None:
    (little.root / "data/papers/alpha-po.toml").write_text("title = 3\n")
    done = little.weekly(*NOVEMBER)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "data/papers/alpha-po.toml: title: '3' is not text; put it in quotes\n" in done.stderr
    assert (little.arxiv.asked, little.web.requests) == ([], [])
