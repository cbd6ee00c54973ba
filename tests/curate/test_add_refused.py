"""Adding papers by arXiv id: the refusals."""

from pathlib import Path

import pytest

from tests.conftest import edit, run
from tests.helpers.adding import BETA, arxiv, done, preprint, refused, root
from tests.helpers.arxiv_server import Server

__all__ = ["arxiv", "root"]  # fixtures

NEW = "data/papers/beta-po.toml"


def test_listed_paper_is_refused(root: Path, arxiv: Server) -> None:
    done(root, "reject", "2605.00001", "--title=A Policy for Robots", "--reason=no image")
    done(root, "add", "2603.00001", "--candidate=in doubt")
    asked = len(arxiv.requests)
    assert refused(root, "add", "2405.00001v3", "2603.00001", "2605.00001", "2601.00002") == [
        "2405.00001v3: is in the list, data/papers/alpha-po.toml",
        "2601.00002: is in the list, data/papers/rollouts-for-films.toml",
        "2603.00001: is a candidate, data/candidates/beta-po.toml: in doubt; "
        "to decide, move or delete that file",
        "2605.00001: is rejected, data/rejections.toml, policy-for-robots: no image; to take it after all, "
        "delete that entry",
    ]
    assert len(arxiv.requests) == asked


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
        "2604.00001: venue: unknown venue 'ICRL' (did you mean CoRL or ICLR or ICML?)",
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
