"""Twenty real papers with arXiv's data: except for tags, the new records equal those of the list."""

from typing import NamedTuple

import pytest

from scripts.records.catalogue import read_catalogue
from scripts.records.models import Paper
from scripts.tables.rows import READING
from tests.conftest import run
from tests.helpers.arxiv_server import ArxivPaper, serving
from tests.helpers.sample import real_catalogue, write_sample


class Comment(NamedTuple):
    """An author's comment at arXiv; the links that it names are those of the record."""

    paper: str
    comment: str = ""
    journal_ref: str = ""
    title: str = ""  # as at arXiv; the record has it as printed
    unsure: tuple[str, ...] = ()  # listed for a person to decide, and not written


COMMENTS = [
    Comment("diffusionnft", "ICLR 2026 Oral. Project page: {Project}"),
    Comment("glass-flows", "Accepted to ICLR 2026 (Oral presentation)"),
    Comment("social-reward", "16 pages, 10 figures. Spotlight at ICLR 2024; code: {Code}."),
    Comment("densedpo", "NeurIPS 2025 Spotlight. Project page: {Project}"),
    Comment("inpo", "Accepted by CVPR 2025 (Highlight). Code: {Code}"),
    Comment("alphagrpo", "ICML 2026 poster; Project Page: {Project}, Code: {Code}"),
    Comment(
        "flow-grpo", "Code: {Code}", "Advances in Neural Information Processing Systems 38 (NeurIPS 2025)"
    ),
    Comment(
        "dp2o-sr",
        "Accept by NeurIPS 2025",
        title="DP$^2$O-SR: Direct Perceptual Preference Optimization for Real-World Image Super-Resolution",
        unsure=("venue",),
    ),
    Comment("hpsv3", "ICCV2025"),
    Comment("byteedit", "The project website is {Project}. Accepted to ECCV 2024", unsure=("venue",)),
    Comment("onlinevpo", "WACV 2026 camera ready, 14 pages"),
    Comment("fashiondpo", "Accepted by SIGIR'25"),
    Comment("hallo4", "SIGGRAPH Asia 2025, code at {Code}, project page {Project}", unsure=("venue",)),
    Comment("inversion-dpo", "Accepted by ACM MM 2025"),
    Comment("score-as-action", journal_ref="International Conference on Machine Learning, 2025"),
    Comment(
        "inference-time-alignment",
        "We plan to add more content/codes. Please let us know ({Code})",
        unsure=("Code",),
    ),
    Comment(
        "videoscore",
        journal_ref="Proceedings of the 2024 Conference on Empirical Methods in Natural Language Processing",
    ),
    Comment("agfsync", "Accepted by AAAI-2025"),
    Comment("astrolabe", "Under review. Code: {Code}"),
    Comment(
        "free2guide",
        "ICCV 2025, {Code}",
        title="Free$^2$Guide: Training-Free Text-to-Video Alignment using Image LVLM",
        unsure=("Code",),
    ),
]


def served(case: Comment) -> ArxivPaper:
    """The paper in arXiv's form."""
    paper = real_catalogue().papers[case.paper]
    assert paper.arxiv
    assert paper.submitted
    return ArxivPaper(
        paper.arxiv,
        case.title or paper.title,
        paper.authors,
        submitted=paper.submitted,
        comment=case.comment.format_map(paper.links),
        journal_ref=case.journal_ref,
        category=paper.category or "cs.CV",
    )


def expected(case: Comment) -> Paper:
    """The record of the list with the values that arXiv has."""
    paper, text = real_catalogue().papers[case.paper], case.comment
    links = {
        label: url
        for label, url in paper.links.items()
        if label == "Paper" or (f"{{{label}}}" in text and label not in case.unsure)
    }
    page = links["Paper"]
    venue = "arXiv" if "venue" in case.unsure else paper.venue
    return paper.model_copy(
        update={
            "links": links,
            "category": paper.category or "cs.CV",
            "evidence": {} if venue == "arXiv" else {"venue": page},
            "venue": venue,
            "corrections": [],
            "doi": None,  # which arXiv does not have here
        }
    )


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    """The records that `add` makes of the twenty in a part of the list without them, each tagged as there."""
    root = write_sample(tmp_path_factory.mktemp("real") / "list", 40, [case.paper for case in COMMENTS])
    for case in COMMENTS:
        (root / f"data/papers/{case.paper}.toml").unlink()
    with serving([served(case) for case in COMMENTS]) as arxiv, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIFFUSION_RL_ARXIV_URL", arxiv.api)
        patch.setenv("DIFFUSION_RL_PAUSE", "0")
        for case in COMMENTS:
            paper = real_catalogue().papers[case.paper]
            tags = [f"--section={paper.section}", *(f"--task={task}" for task in paper.tasks)]
            tags += [f"--method={method}" for method in paper.methods]
            result = run(root, "add", f"{paper.arxiv}v2", f"--added={paper.added}", "--no-facts", *tags)
            assert result.exit_code == 0, result.output
    result = run(root, "check")
    assert result.exit_code == 0, result.output
    return read_catalogue(root).papers


def test_sample_covers_years_and_venues() -> None:
    papers = [real_catalogue().papers[case.paper] for case in COMMENTS]
    assert len({case.paper for case in COMMENTS}) == 20
    assert len({paper.venue for paper in papers}) >= 13
    assert {paper.section for paper in papers} >= {
        "surveys", "reward-models", "policy-gradient", "optimal-control", "surrogate",
        "preference-optimization", "reward-guidance",
    }  # fmt: skip


@pytest.mark.parametrize("case", COMMENTS, ids=[case.paper for case in COMMENTS])
def test_added_record_equals_the_listed_one(added: dict[str, Paper], case: Comment) -> None:
    read = set(READING)  # added only by a person who reads the pages
    assert added[case.paper].model_dump(exclude=read) == expected(case).model_dump(exclude=read)
