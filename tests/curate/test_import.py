"""Importing papers from a Markdown list: the real list survives, and known papers are recognized."""

import json
import re
from pathlib import Path

import pytest

from scripts.build.markdown_list import PAPER_COLUMNS, escaped, link, table
from scripts.records.catalogue import read_catalogue
from scripts.records.models import Paper
from scripts.system.clock import today
from tests.conftest import REPOSITORY, edit, run, snapshot
from tests.helpers.importing import ALPHA, BETA, BETA_RECORD, FIRST, HEAD, Import, importing, taker
from tests.helpers.sample import real_catalogue


@pytest.fixture
def take(small: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    monkeypatch.chdir(small)
    return taker(small)


# The real list


def carried(paper: Paper) -> dict[str, object]:
    """The values in a row of the list."""
    fields = {"title", "year", "venue", "presentation", "section", "tasks", "methods", "arxiv", "links"}
    return paper.model_dump(include=fields)


def test_importing_the_list_itself_adds_nothing() -> None:
    papers = real_catalogue().papers
    listed = sum(paper.withdrawn is None for paper in papers.values())
    before = snapshot(REPOSITORY / "data/papers")
    result = importing(REPOSITORY, str(REPOSITORY / "LIST.md"), "--write")
    assert result.exit_code == 0, result.output
    *notes, count = result.stdout.splitlines()
    assert count == f"{listed:,} rows: 0 new, {listed:,} same, 0 different, 0 in doubt, 0 rejected"
    assert [re.sub("line [0-9]+", "line N", note) for note in notes] == [
        f"{REPOSITORY / 'LIST.md'}: line N: left out, a table of Name, Scope, Task, Method, Links"
    ]
    assert snapshot(REPOSITORY / "data/papers") == before


def test_import_restores_the_list_from_its_page(small: Path) -> None:
    """All but papers whose preprint followed a year later: a row has no evidence for that."""
    for path in (small / "data/papers").iterdir():
        path.unlink()
    edit(small / "data/toolkits/alpha-kit.toml", 'implements = ["alpha-po"]\n', "")
    listed = [paper for paper in real_catalogue().papers.values() if not paper.withdrawn]
    late = {p.arxiv: p for p in listed if p.submitted and p.year < p.submitted.year}
    original = [paper for paper in listed if paper.arxiv not in late]
    rows = (REPOSITORY / "LIST.md").read_text("utf-8").splitlines(keepends=True)
    page = small / "page.md"
    page.write_text("".join(row for row in rows if not any(f"/abs/{each})" in row for each in late)), "utf-8")
    first = importing(small, str(page), "--write")
    asked = re.findall(r"choose another: --id ([0-9]+=[a-z0-9-]+)-FAMILYNAME\n", first.stderr)
    assert first.exit_code == 1
    assert len(asked) == len(first.stderr.splitlines()) - 1
    ids = [part for given in asked for part in ("--id", f"{given}-{given.partition('=')[0]}")]
    result = importing(small, str(page), "--write", *ids)
    assert result.exit_code == 0, result.output
    found = read_catalogue(small).papers
    assert {p.title: carried(p) for p in found.values()} == {p.title: carried(p) for p in original}
    assert len(found) == len(original) >= 90
    checked = [line for line in run(small, "check").stderr.splitlines() if not line.startswith("warning: ")]
    assert all("is not shown by any link" in line for line in checked[:-1])  # that is under [evidence]
    again = importing(small, str(page))
    assert again.stdout.splitlines()[-1].startswith(f"{len(found):,} rows: 0 new, {len(found):,} same, ")
    for arxiv, paper in late.items():
        [row] = [row for row in rows if f"/abs/{arxiv})" in row]
        page.write_text(f"{HEAD}| --- | --- | --- | --- | --- | --- |\n{row}", "utf-8")
        assert importing(small, str(page)).stderr == (
            f"{page}: line {FIRST}: year: '{paper.year}' is before {paper.year + 1}, the year of the preprint"
            "; if the preprint came later, give the venue's page under [evidence]\n1 fault\n"
        )


def test_first_list_is_recognized(tmp_path: Path) -> None:
    rows = json.loads((REPOSITORY / "tests/fixtures/list-2026-05-20.json").read_text("utf-8"))
    papers = {paper.title: paper for paper in real_catalogue().papers.values()}
    blocks = []
    for row in rows:  # its labels are known, its addresses are not
        if paper := papers.get(row["title"]):
            urls = {label: paper.links[label] for label in row["resources"] if label in paper.links}
            if not urls:
                continue
            resources = " · ".join(link(label, url) for label, url in urls.items())
            title = link(row["title"], next(iter(urls.values())))
            cells = [str(row["year"]), title, row["venue"], row["task"], row["method"], resources]
            blocks.append(f"### {escaped(row['section'])}\n\n{table(PAPER_COLUMNS, [cells])}")
    (tmp_path / "old.md").write_text("\n\n".join(blocks))
    result = importing(REPOSITORY, str(tmp_path / "old.md"))
    assert result.exit_code == 0, result.output
    count = result.stdout.splitlines()[-1]
    assert re.fullmatch(
        rf"{len(blocks):,} rows: 0 new, [\d,]+ same, \d+ different, 0 in doubt, 0 rejected", count
    )
    assert len(blocks) > 80


# New papers


def test_a_new_paper_is_only_shown(take: Import, small: Path) -> None:
    before = snapshot(small)
    result = take(ALPHA, BETA)
    assert result.output == (
        f"would write data/papers/beta-po.toml:\n\n{BETA_RECORD}\n"
        "2 rows: 1 new, 1 same, 0 different, 0 in doubt, 0 rejected\n"
    )
    assert snapshot(small) == before


def test_a_new_paper_is_written(take: Import, small: Path) -> None:
    before = snapshot(small)
    result = take(ALPHA, BETA, options=("--write",))
    assert result.output == (
        "wrote data/papers/beta-po.toml\n2 rows: 1 new, 1 same, 0 different, 0 in doubt, 0 rejected\n"
    )
    assert snapshot(small) == before | {"data/papers/beta-po.toml": BETA_RECORD.encode()}
    assert run(small, "check").exit_code == 0
    assert take(ALPHA, BETA).output == "2 rows: 0 new, 2 same, 0 different, 0 in doubt, 0 rejected\n"


def test_day_defaults_to_today(small: Path) -> None:
    (small.parent / "new.md").write_text(f"{HEAD}|-|-|-|-|-|-|\n{BETA}\n")
    days = {today()}
    assert importing(small, str(small.parent / "new.md"), "--write").exit_code == 0
    assert read_catalogue(small).papers["beta-po"].added in days | {today()}


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("ICLR Oral", ("ICLR", "Oral")),
        ("ICLR (Spotlight)", ("ICLR", "Spotlight")),
        ("SIGGRAPH Asia Poster", ("SIGGRAPH Asia", "Poster")),
        ("CVPR Findings", ("CVPR Findings", None)),
    ],
)
def test_a_venue_is_split(take: Import, small: Path, venue: str, expected: tuple[str, str | None]) -> None:
    assert take(BETA.replace("| arXiv |", f"| {venue} |"), options=("--write",)).exit_code == 0
    paper = read_catalogue(small).papers["beta-po"]
    assert (paper.venue, paper.presentation) == expected


@pytest.mark.parametrize("heading", ["surrogate", "Surrogate Objective / Likelihood Approximation"])
def test_heading_is_a_section_title_or_id(take: Import, small: Path, heading: str) -> None:
    head = HEAD.replace("DPO / Preference Optimization", heading)
    assert take(BETA, head=head, options=("--write",)).exit_code == 0
    assert read_catalogue(small).papers["beta-po"].section == "surrogate"


def test_a_title_at_arxiv_needs_no_second_link(take: Import, small: Path) -> None:
    row = BETA.replace("[Paper](https://arxiv.org/abs/2601.00005) · ", "")
    assert take(row, options=("--write",)).exit_code == 0
    assert (small / "data/papers/beta-po.toml").read_text() == BETA_RECORD


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Dense Reward View on Films", "dense-reward-view"),
        ("Rollouts for Films Again", "rollouts-for-films-again"),
        ("Films", "films"),
        ("When Films Diverge: A Study", "when-films-diverge"),
        ("Two Words: A Study", "two-words"),
    ],
)
def test_an_id_is_the_short_name_or_words_of_the_title(
    take: Import, small: Path, title: str, expected: str
) -> None:
    assert take(BETA.replace("Beta-PO: More Films", title), options=("--write",)).exit_code == 0
    assert read_catalogue(small).papers[expected].title == title


HOSTILE = [
    "a | b || c",
    "ends in a backslash \\",
    "[brackets] ] [ and (round) ](x)",
    "<!-- gone --> < 3 and > 2, R&D",
    "*bold* _italic_ ~~gone~~ `code`",
    "עברית and العربية",
    "🎨 pictures 強化学習",
    "quotes \" ' and # ends #",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_survives(take: Import, small: Path, title: str) -> None:
    row = BETA.replace("Beta-PO: More Films", escaped(title))
    result = take(row, options=("--write", "--id", f"{FIRST}=hostile"))
    assert result.exit_code == 0, result.output
    assert read_catalogue(small).papers["hostile"].title == title
    assert take(row).output.startswith("1 row: 0 new, 1 same, ")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("back\\slash \\| and pipe", "contains '\\slash', which is TeX"),
        ("<b>bold</b> pictures", "contains '<b>', which is markup"),
        ("&amp; &copy; &#65; R&D", "contains '&amp;', which is markup"),
        ("a $x_1$", "contains '$x_1$', which is TeX"),
    ],
)
def test_markup_in_a_title_is_refused(take: Import, small: Path, title: str, said: str) -> None:
    result = take(
        BETA.replace("Beta-PO: More Films", escaped(title)), options=("--write", "--id", f"{FIRST}=x")
    )
    assert result.exit_code == 1
    assert result.stderr == (
        f"../LIST.md: line {FIRST}: title: {title!r} {said}; write it as it is printed\n1 fault\n"
    ).replace("\\\\", "\\")
    assert "x" not in read_catalogue(small).papers


def test_an_address_with_escapes_is_the_same_page(take: Import, small: Path) -> None:
    edit(small / "data/papers/alpha-po.toml", "example/alpha-po", "example/a(b)$c?d=1&copy;e")
    row = ALPHA.replace(
        "[Code](https://github.com/example/alpha-po)",
        link("Code", "https://github.com/example/a(b)$c?d=1&copy;e"),
    )
    assert take(row).output == "1 row: 0 new, 1 same, 0 different, 0 in doubt, 0 rejected\n"


# Known papers


def test_differences_are_reported_and_not_written(take: Import, small: Path) -> None:
    before = snapshot(small)
    row = (
        "| 2026 | [Alpha-PO: Pictures](https://arxiv.org/abs/2405.00001) | ICML Oral | I2I, T2I | GRPO "
        "| [Paper](https://arxiv.org/abs/2405.00001) · [Project](https://example.org/alpha) |"
    )
    result = take(row, head=HEAD.replace("DPO / Preference Optimization", "surrogate"), options=("--write",))
    path = "data/papers/alpha-po.toml"
    assert result.stdout.splitlines() == [
        f"../LIST.md: line 7: links.Code: is missing, but {path} has 'https://github.com/example/alpha-po'",
        f"../LIST.md: line 7: links.Project: 'https://example.org/alpha', but {path} has none",
        f"../LIST.md: line 7: methods: ['GRPO'], but {path} has ['DPO']",
        f"../LIST.md: line 7: section: 'surrogate', but {path} has 'preference-optimization'",
        f"../LIST.md: line 7: tasks: ['I2I', 'T2I'], but {path} has ['T2I']",
        f"../LIST.md: line 7: title: 'Alpha-PO: Pictures', "
        f"but {path} has 'Alpha-PO: Preferences for Pictures'",
        f"../LIST.md: line 7: venue: 'ICML Oral', but {path} has 'ICLR'",
        f"../LIST.md: line 7: year: '2026', but {path} has '2025'",
        "1 row: 0 new, 0 same, 1 different, 0 in doubt, 0 rejected",
    ]
    assert snapshot(small) == before


def test_paper_is_recognized_by_folded_title(take: Import) -> None:
    row = ALPHA.replace("abs/2405.00001", "abs/2405.00009").replace("Alpha-PO: Pref", "ALPHA PO — pref")
    path = "data/papers/alpha-po.toml"
    assert take(row).stdout.splitlines() == [
        f"../LIST.md: line 7: links.Paper: 'https://arxiv.org/abs/2405.00009', but {path} has "
        "'https://arxiv.org/abs/2405.00001'",
        "../LIST.md: line 7: title: 'ALPHA PO — preferences for Pictures', "
        f"but {path} has 'Alpha-PO: Preferences for Pictures'",
        "1 row: 0 new, 0 same, 1 different, 0 in doubt, 0 rejected",
    ]


def test_paper_is_recognized_by_doi(take: Import, small: Path) -> None:
    edit(small / "data/papers/alpha-po.toml", "10.1000/alpha-po", "10.1145/Alpha.1")
    url = "https://dl.acm.org/doi/10.1145/alpha.1"
    row = f"| 2025 | [Other]({url}) | ICLR | T2I | DPO | [ACM]({url}) |"
    assert "line 7: title: 'Other', but data/papers/alpha-po.toml has " in take(row).stdout


def test_candidates_and_rejections_are_named(take: Import, small: Path) -> None:
    (small / "data/candidates").mkdir()
    beta = f'reason = "unclear"\n{BETA_RECORD}'
    (small / "data/candidates/beta-po.toml").write_text(beta)
    rejection = 'title = "Gamma for Robots"\nreason = "robots"\ndate = 2026-05-20\n'
    (small / "data/rejections.toml").write_text(f"[gamma]\n{rejection}")
    gamma = BETA.replace("Beta-PO: More Films", "Gamma for Robots").replace("2601.00005", "2601.00006")
    assert take(BETA, gamma.replace("example/beta", "example/gamma")).stdout.splitlines() == [
        "../LIST.md: line 7: is a candidate, data/candidates/beta-po.toml: unclear",
        "../LIST.md: line 8: is rejected, data/rejections.toml, gamma: robots",
        "2 rows: 0 new, 0 same, 0 different, 1 in doubt, 1 rejected",
    ]
