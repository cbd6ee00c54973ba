"""A week's work over a part of the real list: a week without news, and one with news of each kind."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from click.testing import Result

from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.records.models import Paper
from scripts.tables.addresses import Place, addresses
from tests.conftest import REPOSITORY, run, snapshot
from tests.helpers.adding import environment
from tests.helpers.arxiv_server import ArxivPaper, serving
from tests.helpers.link_server import serving as serving_links
from tests.helpers.link_server import status
from tests.helpers.sample import real_catalogue, write_sample
from tests.helpers.week import LINK_CHECKS, World, arxiv_paper, without_tls

WHOLE = ["--since", "2015-01-01", "--until", "2027-01-31"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A part of the list; its links lead to port 80, which is mapped to a port of this machine."""
    included = (name for name, _ in undecided(real_catalogue()))
    root = write_sample(tmp_path_factory.mktemp("week") / "list", 40, included)
    without_tls(root)
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
    world.arxiv.requests.clear()
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


def plant(world: World, paper: Paper, title: str | None = None, comment: str | None = None) -> None:
    """Change arXiv's entry of a paper."""
    place = next(n for n, each in enumerate(world.arxiv.papers) if each.arxiv == paper.arxiv)
    entry = world.arxiv.papers[place]
    changed = entry._replace(title=title or entry.title, comment=comment or entry.comment)
    world.arxiv.papers[place] = changed


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
