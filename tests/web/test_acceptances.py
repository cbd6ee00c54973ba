"""A table of sentences that name a venue: those that claim an acceptance, and those that do not."""

import random

import pytest

from scripts.web.comments import venue_hint
from tests.helpers.sample import real_catalogue

CLAIMS = [
    ("Accepted at ICML 2026 (Oral)", "ICML", 2026, "Oral"),
    ("CVPR2026 Findings", "CVPR Findings", 2026, None),
    ("Accepted at Findings of ACL 2025", "ACL Findings", 2025, None),
    ("EMNLP 2025 Findings", "EMNLP Findings", 2025, None),
    ("CVPR 2026 (Findings)", "CVPR Findings", 2026, None),
    ("CVPR 2026 Findings Track", "CVPR Findings", 2026, None),
    ("Accepted to CVPR 2026", "CVPR", 2026, None),
    ("Accepted by CVPR 2026 as Highlight", "CVPR", 2026, "Highlight"),
    ("Accepted to CVPR 2026. Project page: https://x.org", "CVPR", 2026, None),
    ("Accepted to CVPR 2026. First two authors contributed equally", "CVPR", 2026, None),
    ("NeurIPS 2025 camera-ready", "NeurIPS", 2025, None),
    ("This paper has been accepted to NeurIPS 2025", "NeurIPS", 2025, None),
    ("Our paper has been accepted by ICLR 2026.", "ICLR", 2026, None),
    ("Published as a conference paper at ICLR 2026", "ICLR", 2026, None),
    ("ICLR 2026 Poster", "ICLR", 2026, "Poster"),
    ("ICLR 2025 Oral", "ICLR", 2025, "Oral"),
    ("Accepted at NeurIPS 2025 Datasets and Benchmarks Track", "NeurIPS", 2025, None),
    ("NeurIPS 2025 D&B Track", "NeurIPS", 2025, None),
    ("AAAI 2026 Oral", "AAAI", 2026, "Oral"),
    ("To appear at ICCV 2025", "ICCV", 2025, None),
    ("ICCV 2025, 20 pages, 10 figures", "ICCV", 2025, None),
    ("20 pages, 10 figures, accepted by ICCV 2025", "ICCV", 2025, None),
    ("Accepted for publication in TMLR", "TMLR", None, None),
    ("Accepted to NeurIPS 2025 (Spotlight). Code: https://github.com/a/b", "NeurIPS", 2025, "Spotlight"),
    ("Accepted by IEEE Transactions on Pattern Analysis and Machine Intelligence", "TPAMI", None, None),
    (
        "Accepted to the Thirty-ninth Conference on Neural Information Processing Systems (NeurIPS 2025)",
        "NeurIPS",
        2025,
        None,
    ),
    ("CVPR 2025 (Oral, Best Paper Award Candidate)", "CVPR", 2025, "Oral"),
    ("Accepted to ACL 2025 Main", "ACL", 2025, None),
    ("Accepted to EMNLP 2025 main conference", "EMNLP", 2025, None),
    ("WACV 2026", "WACV", 2026, None),
    ("Accepted in WACV 2025. Code and models are available at https://x", "WACV", 2025, None),
    (
        "In Proceedings of the 41st International Conference on Machine Learning, Vienna, Austria, 2024",
        "ICML",
        2024,
        None,
    ),
    ("ACM MM 2025 Oral. 15 pages including appendix", "ACM MM", 2025, "Oral"),
    ("Accepted at ECCV 2024. v2: fixed typos", "ECCV", 2024, None),
    ("ICML 2025 Spotlight. 9 pages main text, 20 pages appendix", "ICML", 2025, "Spotlight"),
    ("NeurIPS 2024. We will release our code", "NeurIPS", 2024, None),
    ("ICLR 2026", "ICLR", 2026, None),
    ("Accepted at CVPR 2025 (highlight). We release our data and models.", "CVPR", 2025, "Highlight"),
    ("Presented at NeurIPS 2025", "NeurIPS", 2025, None),
    ("Accepted by ICLR2026", "ICLR", 2026, None),
    ("SIGGRAPH Asia 2025 Conference Papers", "SIGGRAPH Asia", 2025, None),
    ("[CVPR 2026] Project page: https://a.b", "CVPR", 2026, None),
    ("Accepted to ICML 2026. 32 pages", "ICML", 2026, None),
    ("ICML 2025; project page at https://a", "ICML", 2025, None),
    ("NeurIPS 2025 Spotlight paper", "NeurIPS", 2025, "Spotlight"),
    ("Accepted to the International Conference on Machine Learning (ICML) 2025", "ICML", 2025, None),
    (
        "Accepted at the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR) 2025",
        "CVPR",
        2025,
        None,
    ),
    ("Accepted to AAAI 2026, Main Technical Track", "AAAI", 2026, None),
    ("MICCAI 2025 (early accept)", "MICCAI", 2025, None),
    ("Camera-ready version for CVPR 2026", "CVPR", 2026, None),
    ("Accepted (ICML 2026)", "ICML", 2026, None),
    ("To appear in ICML 2026. Full version with appendix", "ICML", 2026, None),
    ("ACCEPTED AT ICML 2026", "ICML", 2026, None),
    ("Accepted to ICCV'25", "ICCV", 2025, None),
    ("Accepted to CVPR 26", "CVPR", None, None),
]
NO_CLAIMS = [
    "Not accepted at ICML 2026",
    "was not accepted to CVPR 2026",
    "Declined at NeurIPS 2025",
    "We thank the ICML 2026 reviewers",
    "Compared with ECCV 2024 baselines",
    "Accepted to NeurIPS 2026 and ICML 2025 baseline",
    "Resubmitted to CVPR 2026",
    "CVPR 2026W oral",
    "CVPRW 2026 oral",
    "Never accepted at CVPR 2026",
    "To be submitted to ICLR 2027",
    "Targeting ICML 2026",
    "Planned for NeurIPS 2026",
    "Aimed at CVPR 2026",
    "Accepted at CVPR 2026? No",
    "Accepted at CVPR 2026?",
    "Hopefully accepted at CVPR 2026",
    "If accepted, to appear at CVPR 2026",
    "Not presented at CVPR 2026",
    "Withdrawn from ICLR 2026",
    "Desk-rejected at ICLR 2026",
    "Desk rejected, ICLR 2026",
    "CVPR 2026. Rejected",
    "CVPR 2026; under review",
    "CVPR 2026 (under review)",
    "CVPR 2026, under submission",
    "CVPR 2026 submission",
    "Accepted at CVPR 2026. The acceptance was later revoked",
    "Accepted at CVPR 2026. This was an error: we were rejected.",
    "A follow-up of our CVPR 2026 paper",
    "Code for our CVPR 2025 paper",
    "Code for: CVPR 2026 paper",
    "We use the ICML 2026 template",
    "ICML 2026 style file",
    "Uses the official NeurIPS 2025 LaTeX format",
    "Winner of the CVPR 2026 challenge",
    "1st place at the NTIRE challenge, CVPR 2026",
    "CVPR 2026 NTIRE Workshop",
    "Accepted at the ICML 2026 workshop on X",
    "ICML 2026 Workshop",
    "NeurIPS 2025 Workshop: Foo (oral)",
    "Accepted at ICLR 2026 Tiny Papers",
    "AAAI 2026 Student Abstract",
    "Accepted to AAAI Spring Symposium 2026",
    "ICLR 2026 Blogposts",
    "KDD Cup 2025",
    "Accepted at ICMLA 2025",
    "ICML-rejected",
    "non-CVPR 2026",
    "Similar to a NeurIPS 2025 paper",
    "Concurrent to ICML 2026 paper by others",
    "Baseline accepted at CVPR 2025",
    "Outperforms the NeurIPS 2025 Spotlight",
    "Evaluated on the CVPR 2024 benchmark",
    "Extended version of the paper accepted at CVPR 2026",
    "Journal extension of ECCV 2024",
    "An earlier version was accepted at ICML 2025",
    "An earlier version appeared at ICML 2025",
    "Preliminary version in CVPR 2025",
    "The dataset was published at NeurIPS 2024",
    "Our previous work was accepted at CVPR 2026",
    "Their paper was accepted at CVPR 2026",
    "Accepted by no one, CVPR 2026",
    "We did not submit to CVPR 2026",
    "Scores 5,5,4 at ICLR 2026",
    "Borderline at CVPR 2026",
    "Conditionally accepted at SIGGRAPH Asia 2026",
    "Provisionally accepted by MICCAI 2026",
    "In preparation for TPAMI",
    "Major revision at TPAMI",
    "Minor revision at TPAMI",
    "Invited talk at CVPR 2026",
    "Tutorial at ICML 2026",
    "Demo at CVPR 2026",
    "CVPR 2026 demo track",
    "Doctoral consortium, ICCV 2025",
    "Reviewers of ICML 2026 rejected this paper",
    "Thanks to CVPR 2026 reviewers",
    "Presented at a workshop at ICLR 2026",
    "Accepted at ICML 2026 Workshop (Oral)",
    "For CVPR 2026",
    "To CVPR 2026",
    "Intended for ICML 2026",
    "Prepared for ICML 2026",
    "Revised after ICML 2026 reviews",
    "After rejection from ICML 2026, accepted at a workshop",
    "Accepted at NeurIPS 2025 and presented at ICLR 2026",
    "Accepted at CVPR 2026 but withdrawn",
    "Accepted at CVPR 2026 then retracted",
    "Accepted and later withdrawn from CVPR 2026",
    "Accepted at CVPR 2026 as a workshop paper",
    "Oral at CVPR 2026 Workshops",
    "Accepted at Findings of ICCV 2025",
    "ICCV 2025 Findings",
    "Accepted by EMNLP 2025 Industry Track",
    "The reviewers at CVPR 2026 accepted a similar paper",
    "Not yet published at ICML 2026",
    "Unpublished; ICML 2026 draft",
    "ICML 2026 draft",
    "CVPR 2026 (pending)",
    "CVPR 2026, to be decided",
    "CVPR 2026. Fingers crossed",
    "Target venue: CVPR 2026",
    "Submitted to ICML 2026, CVPR 2026",
    "CVPR 2026 rejected",
    "Almost accepted at CVPR 2026",
    "Accepted to CVPR 2026 on April 1st as a joke",
    "CVPR 2026 accepted (rejected)",
    "CVPR 2025 rejected, CVPR 2026 accepted",
    "Best rejected paper, CVPR 2026",
    "Fails to appear at CVPR 2026",
    "Will not appear at CVPR 2026",
    "Did not appear in CVPR 2026",
    "Appeared nowhere, least of all at CVPR 2026",
    "See CVPR 2026",
    "See paper (CVPR 2026)",
    "cf. ICCV 2025",
    "Cited by CVPR 2026 Oral",
    "Reproduces a CVPR 2025 Oral",
    "Reproduction of CVPR 2025 paper",
    "Report of the CVPR 2026 competition",
    "CVPR 2026, no",
    "CVPR 2026, declined",
    "CVPR 2026 ✗",
    "CVPR 2026. ✗",
    "Dataset: ECCV 2024",
    "Code: CVPR 2025",
    "CVPR 2026. Under review again",
    "Submitted to CVPR 2026. CVPR 2026",
    "Accepted at CVPR 2026. Just kidding",
    "Accepted at CVPR 2026. Update: we were dropped",
    "CVPR 2026 #1234",
    "CVPR 2026, paper ID 1234",
    "Technical report. Not CVPR 2026",
    "被 CVPR 2026 拒稿",
    "被CVPR 2026拒稿",
    'CVPR 2026 ("accepted")',
    "Accepted to SIGGRAPH Asia 2025 (journal track)",
    "Abgelehnt bei ICML 2026",
    "Refusé à ICML 2026",
    "ICML 2026 accepted us not",
    "CVPR 2026 vs. ICML 2026",
    "In the spirit of NeurIPS 2025 Oral papers",
    "Improves on the CVPR 2025 best paper",
    "Builds on (ICML 2025)",
    "Rewards of ICLR 2026 Spotlight",
    "Follow-up to NeurIPS 2024",
    "Addresses comments from ICLR 2026",
    "Accepted at AAAI 2026 Bridge Program",
    "Accepted at CVPR 2026 by mistake",
    "CVPR 2025, CVPR 2026",
    "Accepted at CVPR 2025 and CVPR 2026",
    "arXiv only, after ICML 2026",
    "Accepted to a venue like CVPR 2026",
    "Accepted. Not CVPR 2026",
    "An ICLR 2026 reviewer asked for this",
    "Data from NeurIPS 2023 papers",
    "Awaiting CVPR 2026",
    "Missed the CVPR 2026 deadline",
    "Page limit of CVPR 2026",
    "8 pages (CVPR 2026 format)",
    "Main paper: CVPR 2026 format, 8 pages",
] + [
    # A claim with another word before, within or after it.
    " ".join([*words[:place], more, *words[place:]])
    for words in (["Accepted", "at", "CVPR", "2026"], ["ICML", "2026", "Oral"])
    for more in ("not", "barely", "rival", "zzz")
    for place in range(len(words) + 1)
    if words[place - 1 : place] + words[place : place + 1] not in (["CVPR", "2026"], ["ICML", "2026"])
]
AROUND = "12 pages, 5 figures. {}. Code: https://github.com/example/code"


@pytest.mark.parametrize(("comment", "venue", "year", "presentation"), CLAIMS)
def test_claims(comment: str, venue: str, year: int | None, presentation: str | None) -> None:
    hint = venue_hint(comment, "", real_catalogue())
    assert hint
    assert (hint.venue, hint.year, hint.presentation) == (venue, year, presentation)


@pytest.mark.parametrize("comment", NO_CLAIMS)
def test_no_claims(comment: str) -> None:
    for text in (comment, AROUND.format(comment), f"{comment}; Project page: https://example.org/"):
        for hint in (venue_hint(text, "", real_catalogue()), venue_hint("", text, real_catalogue())):
            assert hint is None or hint.venue is None


def test_the_table_is_large() -> None:
    assert len({comment for comment, *_ in CLAIMS} | set(NO_CLAIMS)) >= 180


@pytest.mark.parametrize("seed", range(20))
def test_any_words_give_no_invented_venue(seed: int) -> None:
    """For any combination of words of the table, a hint has a venue and a year of the text."""
    draw = random.Random(seed)
    words = [word for comment, *_ in CLAIMS for word in comment.split()]
    for _ in range(50):
        text = " ".join(
            draw.choices([*words, "not", "rejected", "\u200b", "(", "2026"], k=draw.randint(1, 12))
        )
        hint = venue_hint(text, "", real_catalogue())
        if hint and hint.venue:
            assert "not" not in text.split()
            assert "rejected" not in text.split()
            assert hint.year is None or str(hint.year)[2:] in text


def test_long_texts_are_not_read() -> None:
    hint = venue_hint("Accepted at CVPR 2026. " + "word " * 60_000, "", real_catalogue())
    assert hint
    assert (hint.venue, hint.reason) == (None, "has more than 2,000 characters")
