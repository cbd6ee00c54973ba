"""Plausible but wrong values: future days, pages of other papers, labels on wrong hosts, missing proof."""

import os
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import pytest
import tomlkit

from tests.conftest import edit, run

ALPHA, FILMS = "data/papers/alpha-po.toml", "data/papers/rollouts-for-films.toml"
KIT = "data/toolkits/alpha-kit.toml"
CODE, PAPER = "https://github.com/example/alpha-po", "https://arxiv.org/abs/2405.00001"
TITLE = "Alpha-PO: Preferences for Pictures"
DAY_AFTER = date.today() + timedelta(days=2)


def faults(root: Path) -> list[str]:
    result = run(root, "check")
    assert result.exit_code == 1, result.output
    return [line for line in result.stderr.splitlines() if not line.startswith("warning: ")]


def link(label: str, url: str) -> str:
    return f'[links]\n{label} = "{url}"'


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (ALPHA, "added = 2026-05-18", "added = 2062-05-18", "added: '2062-05-18' is in the future"),
        (KIT, "added = 2026-05-18", f"added = {DAY_AFTER}", f"added: '{DAY_AFTER}' is in the future"),
        (FILMS, "date = 2026-05-20", "date = 2062-05-20",
         "corrections #1.date: '2062-05-20' is in the future"),
        (
            ALPHA, 'arxiv = "2405.00001"', "arxiv = 2405.00001",
            "arxiv: '2405.00001' is not text; put it in quotes",
        ),
        (
            ALPHA, 'doi = "10.1000/alpha-po"\n', "",
            "venue: 'ICLR' is not shown by any link; link the proceedings or reviews, or give the page under "
            "[evidence]",
        ),
        (ALPHA, "added =", 'category = "zz.QQ"\nadded =', "category: 'zz.QQ' is not an arXiv category; "
         "it looks like 'cs.CV'"),
        (
            ALPHA, "[links]", link("Proceedings", "https://doi.org/10.1000/other"),
            "doi: '10.1000/alpha-po' is not '10.1000/other', to which links.Proceedings leads",
        ),
        (
            ALPHA, "[links]", link("ACM", "https://dl.acm.org/doi/abs/10.1145/1.2"),
            "doi: '10.1000/alpha-po' is not '10.1145/1.2', to which links.ACM leads",
        ),
        (
            ALPHA, "[links]", link("CVF", "https://example.org/CVPR2025/alpha"),
            "links.CVF: 'https://example.org/CVPR2025/alpha' is not at openaccess.thecvf.com; "
            "use another label",
        ),
        (
            ALPHA, "[links]", link("CVF", "https://evilopenaccess.thecvf.com.example.org/a"),
            "links.CVF: 'https://evilopenaccess.thecvf.com.example.org/a' is not at openaccess.thecvf.com; "
            "use another label",
        ),
        (ALPHA, CODE, "https://github.com/search?q=alpha", "links.Code: 'https://github.com/search?q=alpha' "
         "is not a page of code; link the repository"),
        (ALPHA, CODE, "https://github.com/orgs/alpha", "links.Code: 'https://github.com/orgs/alpha' "
         "is not a page of code; link the repository"),
        (ALPHA, CODE, "https://github.com/alpha", "links.Code: 'https://github.com/alpha' "
         "is not a page of code; link the repository"),
        (ALPHA, CODE, "https://code.example.org/", "links.Code: 'https://code.example.org/' "
         "is not a page of code; link the repository"),
        (ALPHA, CODE, "https://bit.ly/alpha", "links.Code: 'https://bit.ly/alpha' hides its target; "
         "give that address"),
        (ALPHA, "[links]", link("Project", "http://www.GitHub.com/Example/alpha-po#readme"),
         f"links.Code: '{CODE}' is the address of links.Project too"),
        *(
            (ALPHA, "[links]", link("Project", url), f"links.Project: '{url}' leads to another paper; "
             "the arXiv id is '2405.00001'")
            for url in (
                "https://ar5iv.org/abs/2505.05470",
                "https://ar5iv.labs.arxiv.org/html/2505.05470",
                "https://www.alphaxiv.org/overview/2505.05470",
                "https://huggingface.co/papers/2505.05470",
                "https://doi.org/10.48550/arXiv.2505.05470",
                "https://arxiv.org:443/abs/2505.05470v2",
                "https://WWW.arXiv.org/PDF/2505.05470",
            )
        ),
        *(
            (ALPHA, TITLE, title, f"title: '{title}' contains '{part}', {why}")
            for title, part, why in (
                ("<b>Alpha</b> of Pictures", "<b>", "which is markup; write it as it is printed"),
                ("Alpha &amp; Beta", "&amp;", "which is markup; write it as it is printed"),
                ("$\\\\alpha^2$ of Pictures", "\\alpha", "which is TeX; write it as it is printed"),
                ("TODO: Alpha", "TODO", "which waits to be replaced"),
            )
            if "\\" not in title
        ),
        (ALPHA, TITLE, "Alpha\u3164PO", "title: 'Alpha\u3164PO' has an invisible character or a "
         "line break; remove it"),
        (ALPHA, TITLE, "\u3164", "title: '\u3164' is blank; write it or leave the key out"),
        (ALPHA, '"Ada Nüsken"', '"Anonymous"', "authors: 'Anonymous' is not a name; list every author"),
        (ALPHA, '"Ada Nüsken"', '"Unknown"', "authors: 'Unknown' is not a name; list every author"),
    ],
)  # fmt: skip
def test_one_line(small: Path, file: str, old: str, new: str, said: str) -> None:
    edit(small / file, old, new)
    assert faults(small) == [f"{file}: {said}", "1 fault"]


def test_a_forum_of_another_record(small: Path) -> None:
    url = "https://openreview.net/forum?id=abc123"
    for file in (ALPHA, FILMS):
        edit(small / file, "[links]", link("OpenReview", url))
    assert faults(small) == [f"{FILMS}: links.OpenReview: '{url}' is a page of {ALPHA} too", "1 fault"]


@pytest.mark.parametrize("evidence", ["", '[evidence]\nvenue = "https://example.org/programme"\n'])
def test_a_paper_without_a_page_of_its_own(small: Path, evidence: str) -> None:
    text = (small / FILMS).read_text().partition("[links]")[0]
    (small / FILMS).write_text(text + evidence)
    assert faults(small) == [f"{FILMS}: links: are missing; give at least one page of the paper", "1 fault"]


def test_evidence_is_enough_for_a_candidate(small: Path) -> None:
    candidate = small / "data/candidates/films.toml"
    candidate.parent.mkdir(exist_ok=True)
    paper = tomlkit.parse((small / FILMS).read_text())
    del paper["links"]
    (small / FILMS).unlink()
    candidate.write_text(tomlkit.dumps({"reason": "no page yet", **paper}))
    assert (
        faults(small)[0]
        == "data/candidates/films.toml: links: are missing; give at least one page of the paper"
    )
    paper["evidence"] = {"title": "https://example.org/programme"}
    candidate.write_text(tomlkit.dumps({"reason": "no page yet", **paper}))
    assert run(small, "check").exit_code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TITLE, "A.B.C.D.E.F.G.H.I.J.K.L.M.N.O.P.Q.R.S.T.U.V: Preferences"),
        (CODE, f"https://{'.'.join('abcdefghijklmnopqrstuv')}.example.org/code/alpha"),
        ("[links]", f"# {'.'.join('abcdefghijklmnopqrstuvwxyz')}\n[links]"),
        ("[links]", link("OpenReview", "https://openreview.net/forum?id=abc")),
        ("added = 2026-05-18", f"added = {date.today() + timedelta(days=1)}"),
    ],
)
def test_no_false_alarm(small: Path, old: str, new: str) -> None:
    edit(small / ALPHA, old, new)
    assert run(small, "check").exit_code == 0


@pytest.mark.parametrize("proof", ["evidence", "correction", "review"])
def test_proofs_of_a_venue(small: Path, proof: str) -> None:
    edit(small / ALPHA, 'doi = "10.1000/alpha-po"\n', "")
    if proof == "review":
        edit(small / ALPHA, "[links]", link("OpenReview", "https://openreview.net/forum?id=abc"))
    else:
        text = '\n[evidence]\nvenue = "https://example.org/"\n'
        if proof == "correction":
            text = (
                '\n[[corrections]]\nfield = "venue"\nwas = "arXiv"\nevidence = "https://example.org/"\n'
                'reason = "it was accepted"\ndate = 2026-05-19\n'
            )
        with (small / ALPHA).open("a") as file:
            file.write(text)
    assert run(small, "check").exit_code == 0


def test_a_preprint_may_follow_its_conference(small: Path) -> None:
    with (small / ALPHA).open("a") as file:
        file.write('\n[evidence]\nvenue = "https://example.org/"\n')
    edit(small / ALPHA, "year = 2025", "year = 2023")
    assert run(small, "check").exit_code == 0
    edit(small / ALPHA, "year = 2023", "year = 2022")
    assert faults(small) == [f"{ALPHA}: year: '2022' is before 2024, the year of the preprint", "1 fault"]


@pytest.mark.parametrize(
    "page", ["https://en.papernotes.org/ICCV2025/alpha/", "https://www.alphaxiv.org/overview/2405.00001"]
)
def test_third_party_evidence_is_refused(page: str, small: Path) -> None:
    with (small / ALPHA).open("a") as file:
        file.write(f'\n[evidence]\nvenue = "{page}"\n')
    assert faults(small) == [
        f"{ALPHA}: evidence.venue: {page!r} is a page of a third party; "
        "give the page of the authors, the venue or arXiv",
        "1 fault",
    ]


@pytest.mark.parametrize("dots", [25, 100_000])
def test_deep_dotted_key_is_refused(small: Path, dots: int) -> None:
    edit(small / ALPHA, "[links]", f"{'.'.join('a' * dots)} = 1\n[links]")
    assert faults(small)[0].startswith(f"{ALPHA}: ")
    assert len(faults(small)) == 2


def test_long_values_take_no_time(small: Path) -> None:
    start = monotonic()
    edit(small / ALPHA, TITLE, "a" + "\u0301" * 50_000)
    edit(small / KIT, '["alpha-po"]', str([f"unknown-{number}" for number in range(10_000)]))
    lines = faults(small)
    assert lines[0].endswith("...' has 50,001 characters; a text has at most 5,000")
    assert len(lines) == 10_002
    assert monotonic() - start < 30


def test_link_checks_with_endless_brackets(small: Path) -> None:
    run(small, "build")
    table = small / "data/tables/link_checks.csv"
    table.write_text(f"{table.read_text()}https://example.org/,fine,200,,,2026-05-18,,{'[' * 100_000},\n")
    cut = "[" * 77
    assert faults(small) == [
        f"data/tables/link_checks.csv: line 2: failed: '{cut}...' does not fit; delete the line; the next "
        "'diffusion-rl links' asks again",
        "1 fault",
    ]


@pytest.mark.parametrize("command", [["check"], ["build"], ["add-form", "issue.md"]])
@pytest.mark.parametrize("path", [ALPHA, "datapackage.json", "issue.md"])
def test_endless_files_are_not_read(
    small: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], path: str
) -> None:
    """A FIFO in place of a file: opening it blocks until somebody writes."""
    monkeypatch.chdir(small)
    (small / "issue.md").write_text("### Title\n\nAlpha\n")
    (small / path).unlink()
    os.mkfifo(small / path)
    read = {"check": {ALPHA}, "build": {ALPHA, "datapackage.json"}, "add-form": {ALPHA, "issue.md"}}
    result = run(small, *command)
    assert result.exit_code == 1 or path not in read[command[0]]
    assert result.exception is None or isinstance(result.exception, SystemExit)
