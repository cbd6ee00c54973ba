"""Adding papers by arXiv id: the written records and the notes."""

from pathlib import Path

import pytest

from scripts.records.catalogue import read_catalogue
from scripts.triage.suggest import suggest
from tests.conftest import run, snapshot
from tests.helpers.adding import BETA, BETA_RECORD, DAY, arxiv, done, preprint, refused, root
from tests.helpers.arxiv_server import ArxivPaper, Server

__all__ = ["arxiv", "root"]  # fixtures

NEW = "data/papers/beta-po.toml"


def added(root: Path, server: Server, paper: ArxivPaper, *options: str) -> str:
    """The text of the record of a paper."""
    server.papers = [paper]
    before = set((root / "data").rglob("*.toml"))
    done(root, "add", paper.arxiv, DAY, *options)
    (new,) = set((root / "data").rglob("*.toml")) - before
    return new.read_text("utf-8")


def test_a_record_is_ready_for_review(root: Path, arxiv: Server) -> None:
    result = done(root, "add", "2603.00001", DAY)
    assert (root / NEW).read_text("utf-8") == BETA_RECORD
    wrote, *notes = result.stdout.splitlines()
    assert wrote == f"wrote {NEW}"
    assert notes[0] == (
        "  venue: ICML 2026 Oral ('Accepted at ICML 2026 (Oral)' at https://arxiv.org/abs/2603.00001)"
    )
    why = suggest(read_catalogue(root), BETA.title, BETA.abstract)
    assert why.section
    guesses = [("section", why.section), *(("tasks", task) for task in why.tasks)]
    guesses += [("methods", method) for method in why.methods]
    assert notes[1:] == [
        f"  scope: {why.scope:.2f}, in scope ({', '.join(why.scope_reasons)})",
        *(f"  {name}: {guess.value} ({', '.join(guess.reasons)})" for name, guess in guesses),
        f"{NEW}: 0 facts",
    ]
    assert '  methods: GRPO ("GRPO" in the title +3)' in notes


@pytest.mark.parametrize(
    "name",
    [
        "2603.00001v7", "arXiv:2603.00001", "arxiv: 2603.00001v2", "https://arxiv.org/abs/2603.00001",
        "http://www.arxiv.org/pdf/2603.00001v1.pdf", "https://arxiv.org/html/2603.00001v3#S1",
        "https://export.arxiv.org/abs/2603.00001?context=cs", "https://doi.org/10.48550/arXiv.2603.00001",
        "10.48550/arXiv.2603.00001", " 2603.00001 ", "https://ar5iv.labs.arxiv.org/html/2603.00001",
        "https://huggingface.co/papers/2603.00001", "https://www.alphaxiv.org/overview/2603.00001v2",
        "https://ar5iv.org/abs/2603.00001", "https://ar5iv.labs.arxiv.org/html/2603.00001v1",
    ],
)  # fmt: skip
def test_names_of_one_paper(root: Path, arxiv: Server, name: str) -> None:
    done(root, "add", name, DAY)
    assert (root / NEW).read_text("utf-8") == BETA_RECORD


def test_a_dry_run_prints_and_writes_nothing(root: Path, arxiv: Server) -> None:
    before = snapshot(root)
    result = run(root, "add", "2603.00001", DAY, "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"would write {NEW}:\n\n{BETA_RECORD}\n  venue: ICML 2026 Oral (")
    assert snapshot(root) == before


def test_options_override_sources(root: Path, arxiv: Server) -> None:
    options = (
        "--id=beta", "--title=Beta-PO: By Another Name", "--short-name=BPO", "--section=surveys",
        "--task=I2V", "--task=V2V", "--method=PPO", "--author=Bo Li", "--submitted=2026-03-01",
        "--link=Project=https://beta.example.org", "--link=Code=https://github.com/example/other",
        "--doi=10.1000/beta", "--category=cs.LG", "--presentation=poster",
        "--evidence=title=https://beta.example.org/paper",
    )  # fmt: skip
    done(root, "add", "2603.00001", DAY, *options)
    assert (
        (root / "data/papers/beta.toml").read_text("utf-8")
        == """\
title = "Beta-PO: By Another Name"
short_name = "BPO"
year = 2026
venue = "ICML"
presentation = "Poster"
section = "surveys"
tasks = ["I2V", "V2V"]
methods = ["PPO"]
authors = ["Bo Li"]
arxiv = "2603.00001"
submitted = 2026-03-01
category = "cs.LG"
doi = "10.1000/beta"
added = 2026-06-01

[links]
Paper = "https://arxiv.org/abs/2603.00001"
Code = "https://github.com/example/other"
Project = "https://beta.example.org"

[evidence]
venue = "https://arxiv.org/abs/2603.00001"
title = "https://beta.example.org/paper"
"""
    )


def test_given_venue_drops_details_of_the_found_one(root: Path, arxiv: Server) -> None:
    assert refused(root, "add", "2603.00001", "--venue=CVPR") == [
        "2603.00001: venue: 'CVPR' is not shown by any link; link the proceedings or reviews, or give the "
        "page under [evidence]",
        "2603.00001: year: is missing for venue 'CVPR'; give it: --year YEAR",
    ]
    page = "--link=CVPR=https://cvpr.thecvf.com/virtual/2026/poster/1"
    record = added(root, arxiv, BETA, "--venue=CVPR", "--year=2026", page)
    assert 'year = 2026\nvenue = "CVPR"\nsection' in record
    assert "[evidence]" not in record


def test_curator_can_override_the_comment(root: Path, arxiv: Server) -> None:
    record = added(root, arxiv, BETA._replace(comment="Accepted at ICML 2027"), "--venue=arXiv")
    assert 'year = 2026\nvenue = "arXiv"\nsection' in record
    assert "[evidence]" not in record


def test_a_candidate(root: Path, arxiv: Server) -> None:
    result = done(root, "add", "2603.00001", DAY, "--candidate=only the prompts are trained")
    assert result.stdout.startswith("wrote data/candidates/beta-po.toml\n")
    text = (root / "data/candidates/beta-po.toml").read_text("utf-8")
    assert text == f'reason = "only the prompts are trained"\n{BETA_RECORD}'


def test_first_candidate_creates_the_folder(root: Path, arxiv: Server) -> None:
    assert not (root / "data/candidates").exists()
    done(root, "add", "2603.00001", "--candidate=in doubt")


def test_earlier_paper_gets_the_plain_name(root: Path, arxiv: Server) -> None:
    arxiv.papers += [
        preprint(1, "Gamma: DPO for Text-to-Image Diffusion, Again"),
        preprint(2, "gamma: DPO of Images"),
    ]
    result = done(root, "add", "2604.00002", "2603.00001", "2604.00001", "--section=surveys", "--no-facts")
    wrote = [line for line in result.stdout.splitlines() if line.startswith("wrote")]
    assert wrote == [f"wrote data/papers/{name}.toml" for name in ("gamma-ito", "beta-po", "gamma")]
    assert len(arxiv.requests) == 1


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("DP$^2$O-SR: DPO for Images", "dp2o-sr", "DP²O-SR: DPO for Images"),
        ("$\\Psi$-Flow: DPO & <i>Images</i>\n  at 50% cost", "ps-flow", "Ψ-Flow: DPO & Images at 50% cost"),
        ("DPO of Images \N{CLAPPER BOARD}", "dpo-of-images", "DPO of Images \N{CLAPPER BOARD}"),
        ("DPO \u05e2\u05d1\u200f images", "dpo-b-images", "DPO \u05e2\u05d1 images"),
        ("M\\\"uller's \\textbf{DPO} for Images", "muller-s-dpo", "Müller's DPO for Images"),
        ("The cafe\u0301 of DPO for images", "cafe-of-dpo", "The café of DPO for images"),
    ],
)  # fmt: skip
def test_titles_are_written_as_printed(
    root: Path, arxiv: Server, title: str, name: str, expected: str
) -> None:
    text = added(root, arxiv, preprint(1, title))
    assert f'title = "{expected}"\n' in text
    assert (root / f"data/papers/{name}.toml").exists()


def test_raw_title_is_shown_if_it_differs(root: Path, arxiv: Server) -> None:
    arxiv.papers = [preprint(1, "DP$^2$O: DPO for Images")]
    assert "  title: 'DP$^2$O: DPO for Images' at arXiv\n" in done(root, "add", "2604.00001").stdout


def test_id_from_words_of_the_title_is_noted(root: Path, arxiv: Server) -> None:
    arxiv.papers = [preprint(1, "Learning DPO for Images")]
    note = (
        "  id: learning-dpo-for, from words of the title; choose another with --short-name NAME or --id ID\n"
    )
    assert note in done(root, "add", "2604.00001").stdout
    (root / "data/papers/learning-dpo-for.toml").unlink()
    for option in ("--short-name=L-DPO", "--id=l-dpo"):
        assert "  id: " not in done(root, "add", "2604.00001", option).stdout
        (root / "data/papers/l-dpo.toml").unlink()


def test_three_thousand_authors(root: Path, arxiv: Server) -> None:
    names = [f"Cleo {chr(65 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}" for n in range(3000)]
    text = added(root, arxiv, BETA._replace(authors=names))
    assert [line.strip(' ",') for line in text.splitlines() if line.startswith('  "')] == names


def test_authors_are_spelled_as_in_other_records(root: Path, arxiv: Server) -> None:
    arxiv.papers = [BETA._replace(authors=["Ada Nusken", "Bo Li"])]
    result = done(root, "add", "2603.00001")
    assert "  authors: 'Ada Nusken' is spelled 'Ada Nüsken' elsewhere in the list\n" in result.stdout


@pytest.mark.parametrize(
    ("comment", "venue", "note"),
    [
        ("8 pages", "arXiv", None),
        ("Submitted to ICLR 2027", "arXiv", "'Submitted to ICLR 2027' at {} says 'Submitted'"),
        (
            "Accepted in Journal of Images",
            "arXiv",
            "'Accepted in Journal of Images' at {} names no venue of data/venues.toml",
        ),
    ],
)  # fmt: skip
def test_venue_defaults_to_arxiv(
    root: Path, arxiv: Server, comment: str, venue: str, note: str | None
) -> None:
    arxiv.papers = [BETA._replace(comment=comment)]
    result = done(root, "add", "2603.00001")
    text = (root / NEW).read_text("utf-8")
    assert f'year = 2026\nvenue = "{venue}"\n' in text
    assert "[evidence]" not in text
    notes = [line for line in result.stdout.splitlines() if line.startswith("  venue: ")]
    assert notes == ([f"  venue: {note.format('https://arxiv.org/abs/2603.00001')}"] if note else [])


def test_paper_that_seems_out_of_scope_gets_a_note(root: Path, arxiv: Server) -> None:
    arxiv.papers = [preprint(1, "A Policy for Robots", abstract="Arms.")]
    result = done(root, "add", "2604.00001", "--section=surveys", "--task=T2I", "--method=PPO")
    assert ", probably out of scope" in result.stdout
