"""Adding papers by arXiv id: the written records, the notes, the refusals."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scripts.records.catalogue import read_catalogue
from scripts.triage.suggest import suggest
from tests.conftest import edit, run, snapshot
from tests.helpers.adding import BETA, BETA_RECORD, DAY, done, refused, world, write_list
from tests.helpers.arxiv_server import ArxivPaper, Server

NEW = "data/papers/beta-po.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_list(tmp_path / "list")


@pytest.fixture
def arxiv() -> Iterator[Server]:
    with world([BETA]) as server:
        yield server


def preprint(number: int, title: str, **about: object) -> ArxivPaper:
    return ArxivPaper(f"2604.{number:05}", title, ["Cleo Ito"], submitted=date(2026, 4, 1))._replace(**about)


def added(root: Path, server: Server, paper: ArxivPaper, *options: str) -> str:
    """The text of the record of a paper."""
    server.papers = [paper]
    before = set((root / "data").rglob("*.toml"))
    done(root, "add", paper.arxiv, DAY, *options)
    (new,) = set((root / "data").rglob("*.toml")) - before
    return new.read_text("utf-8")


# Written records and notes


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
        "--id=beta", "--title=Beta-PO: Told Otherwise", "--short-name=BPO", "--section=surveys",
        "--task=I2V", "--task=V2V", "--method=PPO", "--author=Bo Li", "--submitted=2026-03-01",
        "--link=Project=https://beta.example.org", "--link=Code=https://github.com/example/other",
        "--doi=10.1000/beta", "--category=cs.LG", "--presentation=poster",
        "--evidence=title=https://beta.example.org/paper",
    )  # fmt: skip
    done(root, "add", "2603.00001", DAY, *options)
    assert (
        (root / "data/papers/beta.toml").read_text("utf-8")
        == """\
title = "Beta-PO: Told Otherwise"
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
    assert len(arxiv.asked) == 1


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


# Refusals


def test_listed_paper_is_refused(root: Path, arxiv: Server) -> None:
    done(root, "reject", "2605.00001", "--title=A Policy for Robots", "--reason=no image")
    done(root, "add", "2603.00001", "--candidate=in doubt")
    asked = len(arxiv.asked)
    assert refused(root, "add", "2405.00001v3", "2603.00001", "2605.00001", "2601.00002") == [
        "2405.00001v3: is in the list, data/papers/alpha-po.toml",
        "2601.00002: is in the list, data/papers/rollouts-for-films.toml",
        "2603.00001: is a candidate, data/candidates/beta-po.toml: in doubt; "
        "to decide, move or delete that file",
        "2605.00001: is rejected, data/rejections.toml, policy-for-robots: no image; to take it after all, "
        "delete that entry",
    ]
    assert len(arxiv.asked) == asked


def test_listed_paper_with_another_id_is_refused(root: Path, arxiv: Server) -> None:
    edit(root / "data/papers/alpha-po.toml", "10.1000/alpha-po", "10.1000/Alpha.1")
    arxiv.papers = [
        preprint(1, "Alpha PO, preferences for pictures"),
        preprint(2, "Something Else", doi="10.1000/alpha.1"),
    ]
    assert refused(root, "add", "2604.00001", "2604.00002") == [
        "2604.00001: is in the list, data/papers/alpha-po.toml",
        "2604.00002: is in the list, data/papers/alpha-po.toml",
    ]


def test_one_paper_with_two_names_is_added_once(root: Path, arxiv: Server) -> None:
    assert refused(root, "add", "2603.00001", "https://arxiv.org/abs/2603.00001v2") == [
        "https://arxiv.org/abs/2603.00001v2: is given twice"
    ]


def test_same_title_with_two_ids_is_one_paper(root: Path, arxiv: Server) -> None:
    arxiv.papers.append(preprint(1, BETA.title))
    assert refused(root, "add", "2603.00001", "2604.00001") == [
        "2604.00001: is in the list, data/papers/beta-po.toml"
    ]


def test_unknown_id_stops_all_papers(root: Path, arxiv: Server) -> None:
    assert refused(root, "add", "2603.00001", "2603.99999") == [
        "2603.99999: arxiv: '2603.99999' is unknown at arXiv; look it up"
    ]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("beta", "'beta': is not an arXiv id, a DOI or an address; write 2505.05470 or https://…"),
        ("", "'': is not an arXiv id, a DOI or an address; write 2505.05470 or https://…"),
        ("a\nb", "'a\\nb': is not an arXiv id, a DOI or an address; write 2505.05470 or https://…"),
        ("https://localhost/x", "https://localhost/x: 'https://localhost/x' has no public host"),
        ("cs/0309136v1", "cs/0309136v1: arxiv: 'cs/0309136' is unknown at arXiv; look it up"),
    ],
)
def test_invalid_names_of_papers(root: Path, arxiv: Server, name: str, line: str) -> None:
    assert refused(root, "add", name) == [line]


def test_all_faults_are_reported_at_once(root: Path, arxiv: Server) -> None:
    arxiv.papers = [preprint(1, "On Things", abstract="Nothing.")]
    assert refused(root, "add", "2604.00001", "--venue=ICRL", "--link=Cod=https://x.org/", "--id=X") == [
        "2604.00001: id: 'X' is not a valid id; give one in lowercase with hyphens: --id flow-grpo",
        "2604.00001: links: unknown label 'Cod' (did you mean Code?)",
        "2604.00001: methods: is missing; give it: --method METHOD, one of data/methods.toml",
        "2604.00001: section: is missing; give it: --section SECTION, one of data/sections.toml",
        "2604.00001: tasks: is missing; give it: --task TASK, one of data/tasks.toml",
        "2604.00001: venue: unknown venue 'ICRL' (did you mean ICLR or ICML?)",
        "2604.00001: year: is missing for venue 'ICRL'; give it: --year YEAR",
    ]


@pytest.mark.parametrize("given", ["alpha-po", "../beta", "Beta"])
def test_unusable_ids(root: Path, arxiv: Server, given: str) -> None:
    taken = "is used by data/papers/alpha-po.toml; choose another: --id alpha-po-FAMILYNAME"
    no_id = "is not a valid id; give one in lowercase with hyphens: --id flow-grpo"
    message = taken if given == "alpha-po" else no_id
    assert refused(root, "add", "2603.00001", f"--id={given}") == [f"2603.00001: id: '{given}' {message}"]


def test_a_withdrawn_paper_is_a_candidate_at_most(root: Path, arxiv: Server) -> None:
    arxiv.papers = [BETA._replace(comment="This paper has been withdrawn by the authors")]
    assert refused(root, "add", "2603.00001") == [
        "2603.00001: is withdrawn at arXiv, by 'This paper has been withdrawn by the authors'; "
        "it can be a candidate: --candidate REASON"
    ]
    result = done(root, "add", "2603.00001", "--candidate=withdrawn by its authors")
    assert "  withdrawn: at arXiv, by 'This paper has been withdrawn by the authors'\n" in result.stdout


def test_invalid_author_names_need_the_curator(root: Path, arxiv: Server) -> None:
    arxiv.papers = [BETA._replace(authors=["Beta Team and others", "et al."])]
    assert refused(root, "add", "2603.00001") == [
        "2603.00001: authors: 'Beta Team and others' is not one name; "
        "quote each by itself, the family name last",
        "2603.00001: authors: 'et al.' is not a name; list every author",
    ]
    done(root, "add", "2603.00001", "--author=Cleo Ito")


def test_existing_file_is_never_overwritten(root: Path, arxiv: Server) -> None:
    (root / NEW).symlink_to("nowhere")
    result = run(root, "add", "2603.00001")
    assert (result.exit_code, result.stdout) == (1, "")
    assert (root / NEW).is_symlink()


def test_faults_of_the_list_are_reported_first(root: Path, arxiv: Server) -> None:
    (root / "data/papers/alpha-po.toml").write_text("title = \n")
    assert refused(root, "add", "2603.00001") == [
        "data/papers/alpha-po.toml: is not TOML: Invalid value (at line 1, column 9)"
        "; put text in quotes, and end a list with ]"
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("2604.00001", "--title=x", "--doi=10.1000/1"),
            "--title, --doi works for one paper only; add each paper by itself",
        ),
        (("--link=Code",), "Invalid value for '--link': 'Code' is not LABEL=URL"),
        (("--evidence==x",), "Invalid value for '--evidence': '=x' is not FIELD=URL"),
        (("--added=today",), "Invalid value for '--added': 'today' is not a day such as 2026-11-30"),
    ],
)  # fmt: skip
def test_unusable_options(root: Path, arxiv: Server, options: tuple[str, ...], message: str) -> None:
    result = run(root, "add", "2603.00001", *options)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: {message}")
