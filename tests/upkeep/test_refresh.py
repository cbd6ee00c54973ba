"""refresh with a real server: its proposals, its changes, and the values that it keeps."""

from datetime import date
from pathlib import Path

import pytest

from scripts.records.catalogue import read_catalogue
from scripts.system.clock import today
from scripts.upkeep.report import as_markdown
from tests.conftest import edit, run, snapshot
from tests.helpers import server_faults as faulty
from tests.helpers.arxiv_server import ArxivPaper, Handler, Server, feed
from tests.helpers.refreshing import ALPHA, ALPHA_PATH, FILMS, FILMS_PATH, arxiv, refresh, summary

__all__ = ["arxiv"]  # fixtures

FILMS_PAGE = "https://arxiv.org/abs/2601.00002v1"


def test_current_values_stay(small: Path, arxiv: Server) -> None:
    before = snapshot(small)
    result = refresh(small, arxiv, write=True)
    assert (result.stdout, result.stderr) == (summary(), "0 records changed; run 'diffusion-rl build'\n")
    assert result.exit_code == 0
    assert snapshot(small) == before
    assert arxiv.requests[0].query["id_list"] == "2405.00001,2601.00002"


def test_missing_values_are_filled_in_at_their_place(small: Path, arxiv: Server) -> None:
    edit(small / FILMS_PATH, 'authors = ["Bo Li"]\n', "# Who?\n")
    edit(small / FILMS_PATH, "submitted = 2026-01-03\n", "")
    edit(small / FILMS_PATH, 'category = "cs.CV"\n', "")
    edit(small / FILMS_PATH, "added =", "added  =  ")
    before = (small / FILMS_PATH).read_text()
    result = refresh(
        small, arxiv, FILMS._replace(doi="10.1000/films.1", authors=["bo li", "Ada Nusken"]), write=True
    )
    assert result.stdout == summary(fill="4 values") + (
        "\nTo fill in:\n"
        f"  {FILMS_PATH}: authors: ['Bo Li', 'Ada Nüsken']; submitted: '2026-01-03'; "
        "category: 'cs.CV'; doi: '10.1000/films.1'\n"
    )
    assert result.stderr == "1 record changed; run 'diffusion-rl build'\n"
    assert (small / FILMS_PATH).read_text() == before.replace(
        'methods = ["Policy Gradient", "GRPO"]\n',
        'methods = ["Policy Gradient", "GRPO"]\nauthors = ["Bo Li", "Ada Nüsken"]\n',
    ).replace(
        'arxiv = "2601.00002"\n',
        'arxiv = "2601.00002"\nsubmitted = 2026-01-03\ncategory = "cs.CV"\ndoi = "10.1000/films.1"\n',
    )  # fmt: skip
    assert run(small, "check").exit_code == 0


def test_three_thousand_authors(small: Path, arxiv: Server) -> None:
    edit(small / FILMS_PATH, 'authors = ["Bo Li"]\n', "")
    names = [f"Ada {chr(65 + n % 26)}{'n' * (n // 26 + 1)}" for n in range(3000)]
    result = refresh(small, arxiv, FILMS._replace(authors=names), write=True)
    (line,) = result.stdout.removeprefix(summary(fill="1 value") + "\nTo fill in:\n").splitlines()
    assert line.startswith(f"  {FILMS_PATH}: authors: ['Ada An', 'Ada Bn', ")
    assert len(line) < 150
    assert read_catalogue(small).papers["rollouts-for-films"].authors == names


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("מודלים של דיפוזיה: Rollouts", "מודלים של דיפוזיה: Rollouts"),
        ("Rollouts \u202efor\u202c Films at Work", "Rollouts for Films at Work"),
        ("Rollouts for $\\alpha^2$-Films 🎬", "Rollouts for α²-Films 🎬"),
        ("Rollouts for <i>Films</i> \\& Flows", "Rollouts for Films & Flows"),
    ],
)
def test_titles_are_written_as_they_are_printed(small: Path, arxiv: Server, title: str, printed: str) -> None:
    refresh(small, arxiv, FILMS._replace(title=title), write=True)
    assert (small / FILMS_PATH).read_text("utf-8").startswith(f'title = "{printed}"\n')
    assert run(small, "check").exit_code == 0


def test_acceptance_shown_by_a_doi(small: Path, arxiv: Server) -> None:
    doi = "10.1109/CVPR52734.2026.00269"
    result = refresh(small, arxiv, FILMS._replace(doi=doi), write=True)
    assert result.stdout == summary(fill="1 value", replace="1 value") + (
        "\nTo replace, each with a correction:\n"
        f"  {FILMS_PATH}: venue: 'arXiv' becomes 'CVPR' (arXiv says 'DOI {doi}')\n"
        f"\nTo fill in:\n  {FILMS_PATH}: doi: '{doi}'\n"
    )
    assert run(small, "check").exit_code == 0
    assert refresh(small, arxiv).stdout == summary()


def test_doi_of_arxiv_is_ignored(small: Path, arxiv: Server) -> None:
    edit(small / FILMS_PATH, "added =", 'doi = "10.1000/films.1"\nadded =')
    shown = FILMS._replace(doi="10.48550/arXiv.2601.00002")
    assert refresh(small, arxiv, shown).stdout == summary()


@pytest.mark.parametrize(
    "theirs",
    ['category = "cs.GR"\nadded =', 'added = "', "year = 2026\nadded ="],
    ids=["its field", "no record any more", "a key twice"],
)
def test_edits_during_the_run_are_kept(small: Path, arxiv: Server, theirs: str) -> None:
    edit(small / FILMS_PATH, 'category = "cs.CV"\n', "")

    def meanwhile(handler: Handler, content: bytes) -> None:
        edit(small / FILMS_PATH, "added =", theirs)
        handler.send(200, content)

    arxiv.script.append(meanwhile)
    result = refresh(small, arxiv, ALPHA._replace(title="Alpha-PO: Better"), write=True)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{FILMS_PATH}: category: has changed in the meantime; run it again\n1 fault\n"
    assert theirs in (small / FILMS_PATH).read_text("utf-8")
    assert (small / ALPHA_PATH).read_text("utf-8").startswith('title = "Alpha-PO: Better"\n')


def test_paper_that_arxiv_lists_twice(small: Path, arxiv: Server) -> None:
    arxiv.always = faulty.says(feed([FILMS, ALPHA, ALPHA, FILMS]))
    assert refresh(small, arxiv).stdout == summary()


def test_long_lists_are_folded_in_markdown() -> None:
    lines = [f"line {n}" for n in range(21)]
    listed = "".join(f"- {line}\n" for line in lines)
    few = listed.removesuffix("- line 20\n")
    assert as_markdown("All", [("Few", lines[:20]), ("None", []), ("Many", lines)]) == (
        f"All.\n\n### Few\n\n{few}\n"
        f"### Many\n\n<details>\n<summary>21 lines</summary>\n\n{listed}\n</details>\n"
    )


def test_changes_are_proposed_then_written_with_a_correction(small: Path, arxiv: Server) -> None:
    shown = FILMS._replace(
        title="Rollouts for Longer Films", comment="Accepted at ICML 2027 (Oral)", version=2
    )
    before = snapshot(small)
    lines = (
        "\nTo replace, each with a correction:\n"
        f"  {FILMS_PATH}: title: 'Rollouts for Films' becomes 'Rollouts for Longer Films' "
        "(the latest version at arXiv has this title)\n"
        f"  {FILMS_PATH}: venue: 'arXiv' becomes 'ICML' (arXiv says 'Accepted at ICML 2027 (Oral)')\n"
        f"  {FILMS_PATH}: year: '2026' becomes '2027' (arXiv says 'Accepted at ICML 2027 (Oral)')\n"
        "\nTo fill in:\n"
        f"  {FILMS_PATH}: presentation: 'Oral' (arXiv says 'Accepted at ICML 2027 (Oral)')\n"
    )
    result = refresh(small, arxiv, shown)
    assert result.stdout == summary(fill="1 value", replace="3 values") + lines
    assert snapshot(small) == before
    assert refresh(small, arxiv, write=True).stdout == result.stdout
    text = (small / FILMS_PATH).read_text()
    assert text.startswith(
        'title = "Rollouts for Longer Films"\nyear = 2027\nvenue = "ICML"\npresentation = "Oral"\nsection ='
    )
    assert text.endswith(
        '\n[[corrections]]\nfield = "title"\nwas = "Rollouts for Films"\n'
        'evidence = "https://arxiv.org/abs/2601.00002v2"\n'
        f'reason = "the latest version at arXiv has this title"\ndate = {today()}\n'
        '\n[[corrections]]\nfield = "venue"\nwas = "arXiv"\nevidence = "https://arxiv.org/abs/2601.00002v2"\n'
        f"reason = \"arXiv says 'Accepted at ICML 2027 (Oral)'\"\ndate = {today()}\n"
        '\n[[corrections]]\nfield = "year"\nwas = 2026\nevidence = "https://arxiv.org/abs/2601.00002v2"\n'
        f"reason = \"arXiv says 'Accepted at ICML 2027 (Oral)'\"\ndate = {today()}\n"
    )
    assert before[FILMS_PATH].decode().split("added")[1] in text
    assert run(small, "check").exit_code == 0
    assert refresh(small, arxiv, write=True).stdout == summary()


@pytest.mark.parametrize(
    "shown",
    [
        FILMS._replace(title="Rollouts, for films!"),
        FILMS._replace(title="\\textbf{Rollouts} for Films"),
        FILMS._replace(doi="10.48550/arXiv.2601.00002"),
        FILMS._replace(comment="20 pages, submitted to CVPR 2027"),
        FILMS._replace(comment="Accepted at a workshop of ICML 2026"),
        FILMS._replace(version=7, updated=date(2026, 11, 1)),
    ],
)
def test_trivial_differences_are_not_reported(small: Path, arxiv: Server, shown: ArxivPaper) -> None:
    result = refresh(small, arxiv, shown)
    assert (result.stdout, result.exit_code) == (summary(), 0)


@pytest.mark.parametrize(
    ("shown", "line"),
    [
        (
            FILMS._replace(authors=["Bo Li", "Cy Doe"]),
            f"{FILMS_PATH}: authors: none here, but ['Cy Doe'] at arXiv",
        ),
        (
            FILMS._replace(submitted=date(2026, 1, 4)),
            f"{FILMS_PATH}: submitted: '2026-01-03' here, but '2026-01-04' at arXiv",
        ),
        (
            FILMS._replace(comment="Accepted by TPAMI"),
            f"{FILMS_PATH}: venue: 'arXiv 2026' here, but arXiv says 'Accepted by TPAMI'",
        ),
        (
            FILMS._replace(comment="Accepted to CVPR 2026 and ICML 2026"),
            f"{FILMS_PATH}: venue: arXiv says 'Accepted to CVPR 2026 and ICML 2026', "
            "which names CVPR and ICML",
        ),
        (
            ALPHA._replace(comment="ICML 2025"),
            f"{ALPHA_PATH}: venue: 'ICLR 2025' here, but arXiv says 'ICML 2025'",
        ),
        (
            FILMS._replace(comment="This paper has been withdrawn by us"),
            f"{FILMS_PATH}: arxiv: '2601.00002' is withdrawn at arXiv: 'This paper has been withdrawn by us'",
        ),
        # A value that would break a rule is not written: the title of another record.
        (
            FILMS._replace(title="Alpha-PO: preferences for pictures"),
            f"{FILMS_PATH}: title: 'Alpha-PO: preferences for pictures' is also used by {ALPHA_PATH}; "
            "keep one",
        ),
    ],
)
def test_remarks_for_a_person(small: Path, arxiv: Server, shown: ArxivPaper, line: str) -> None:
    before = snapshot(small)
    result = refresh(small, arxiv, shown, write=True)
    assert result.stdout == summary(remarks="1 remark") + f"\nTo look at:\n  {line}\n"
    assert result.exit_code == 0
    assert snapshot(small) == before


def test_decisions_of_a_curator_stay(small: Path, arxiv: Server) -> None:
    evidence = '\n[evidence]\ntitle = "https://example.org/proceedings"\n'
    (small / ALPHA_PATH).write_text((small / ALPHA_PATH).read_text() + evidence)
    correction = (
        '\n[[corrections]]\nfield = "venue"\nwas = "ICML"\n'
        'evidence = "https://example.org/"\nreason = "it did not"\ndate = 2026-05-21\n'
    )
    (small / FILMS_PATH).write_text((small / FILMS_PATH).read_text() + correction)
    shown = ALPHA._replace(title="Another Title"), FILMS._replace(comment="Accepted at ICML 2026")
    assert refresh(small, arxiv, *shown).stdout == summary()


@pytest.mark.parametrize(
    ("shown", "line"),
    [
        (
            FILMS._replace(title="On Galaxies", authors=["Carl Star"]),
            "'2601.00002' is another paper at arXiv, 'On Galaxies'; see which id is right",
        ),
        (FILMS._replace(arxiv="2601.99999"), "arXiv has no paper '2601.00002'; check the id"),
    ],
)
def test_a_wrong_id_is_a_fault(small: Path, arxiv: Server, shown: ArxivPaper, line: str) -> None:
    before = snapshot(small)
    arxiv.papers.remove(FILMS)
    result = refresh(small, arxiv, shown, write=True)
    assert result.stdout == summary(faults="1 fault") + f"\nWrong:\n  {FILMS_PATH}: arxiv: {line}\n"
    assert result.exit_code == 1
    assert snapshot(small) == before


def test_as_markdown_hostile_titles_are_shown_as_they_are(small: Path, arxiv: Server) -> None:
    arxiv.papers = [ALPHA, FILMS._replace(title="<b>Rollouts</b> for *Films* | #1 @all")]
    result = run(small, "refresh", "--format", "markdown")
    assert result.stdout == summary(replace="1 value").replace("faults\n", "faults.\n") + (
        "\n### To replace, each with a correction\n\n"
        f"- {FILMS_PATH}: title: 'Rollouts for Films' becomes "
        "'Rollouts for \\*Films\\* \\| #&#8203;1 @&#8203;all'"
        " (the latest version at arXiv has this title)\n"
    )
