"""The venue in a comment or a journal reference."""

import pytest

from scripts.web.comments import venue_hint
from tests.helpers.sample import real_catalogue


@pytest.mark.parametrize(
    ("comment", "venue", "year", "presentation"),
    [
        ("Accepted at ICML 2026 (Oral)", "ICML", 2026, "Oral"),
        ("NeurIPS 2025, Spotlight. Code: https://github.com/a/b", "NeurIPS", 2025, "Spotlight"),
        ("ICML 2025 Spotlight Poster", "ICML", 2025, "Spotlight"),
        ("Accepted to ICLR'26", "ICLR", 2026, None),
        ("Accepted to ICLR ’26 as a poster", "ICLR", None, "Poster"),
        ("AAAI-25", "AAAI", 2025, None),
        ("CVPR2025 Highlight", "CVPR", 2025, "Highlight"),
        ("CVPR 2026 Findings", "CVPR Findings", 2026, None),
        ("Accepted to Findings of CVPR 2026", "CVPR Findings", 2026, None),
        ("SIGGRAPH Asia 2025 (Conference Track)", "SIGGRAPH Asia", 2025, None),
        ("To appear in ACM Multimedia 2024", "ACM MM", 2024, None),
        ("Published in Transactions on Machine Learning Research (01/2025)", "TMLR", 2025, None),
        ("Accepted to the 2025 Conference on Neural Information Processing Systems", "NeurIPS", 2025, None),
        ("Accepted to AAAI Conference on Artificial Intelligence (AAAI-26)", "AAAI", 2026, None),
        ("Accepted by TPAMI", "TPAMI", None, None),
        ("20 pages. Submitted to ICLR 2024. Accepted by ECCV 2024", "ECCV", 2024, None),
    ],
)
def test_acceptances(comment: str, venue: str, year: int | None, presentation: str | None) -> None:
    hint = venue_hint(comment, "", real_catalogue())
    assert hint
    assert (hint.venue, hint.year, hint.presentation) == (venue, year, presentation)


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("Submitted to CVPR 2026", "says 'Submitted'"),
        ("Under review at ICLR 2026", "says 'Under review'"),
        ("ICLR 2026 submission", "says 'submission'"),
        ("Accepted by NeurIPS 2025 Workshop on Alignment", "says 'Workshop'"),
        ("Extended version of our CVPR 2024 paper", "says 'Extended'"),
        ("Rejected from ICML 2025", "says 'Rejected'"),
        ("Findings of ICCV 2025", "says 'Findings', which are not the conference"),
        ("Accepted at ECCV 2025", "names ECCV in 2025, when there was none"),
        ("accepted by PRCV 2025", "names no venue of data/venues.toml"),
        ("Accepted to CVPR 2025 and ICCV 2025", "names CVPR and ICCV"),
        ("NeurIPS 2025 camera ready; ICLR 2026 oral", "names ICLR and NeurIPS"),
    ],
)
def test_no_acceptance(comment: str, reason: str) -> None:
    hint = venue_hint(comment, "", real_catalogue())
    assert hint
    assert (hint.venue, hint.reason) == (None, reason)


@pytest.mark.parametrize(
    "comment",
    ["", "20 pages, 5 figures", "Project page: https://example.org/CVPR2025/", "We beat PPO. See ICE"],
)
def test_texts_without_a_venue(comment: str) -> None:
    assert venue_hint(comment, "", real_catalogue()) is None


@pytest.mark.parametrize(
    ("reference", "venue", "year"),
    [
        (
            "IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR), 2025, pp. 1-10",
            "CVPR",
            2025,
        ),
        ("Advances in Neural Information Processing Systems 37 (2024)", "NeurIPS", 2024),
        ("41st International Conference on Machine Learning, PMLR 235:1-20, 2024", "ICML", 2024),
        ("International Conference on Computer Vision, 2025", "ICCV", 2025),
        ("European Conference on Computer Vision, 2024", "ECCV", 2024),
        ("ACM Computing Surveys 58 (2026)", "CSUR", 2026),
    ],
)
def test_journal_reference_is_enough(reference: str, venue: str, year: int) -> None:
    hint = venue_hint("Accepted at AAAI 2023", reference, real_catalogue())
    assert hint
    assert (hint.venue, hint.year) == (venue, year)


@pytest.mark.parametrize(
    ("doi", "comment", "venue", "year", "presentation"),
    [
        ("10.1109/CVPR52734.2025.00269", "10 pages", "CVPR", 2025, None),
        ("10.1109/ICCV51070.2023.00123", "ICCV 2023 Oral", "ICCV", 2023, "Oral"),
        ("10.1109/WACV61041.2025.00011", "submitted to CVPR 2026", "WACV", 2025, None),
        ("10.18653/v1/2024.emnlp-main.12", "", "EMNLP", 2024, None),
        ("10.18653/v1/2025.acl-long.7", "", "ACL", 2025, None),
        ("10.1609/aaai.v40i6.42476", "", "AAAI", 2026, None),
        ("10.1109/CVPR52734.2025.00269", "Accepted at ICML 2025", None, None, None),
    ],
)
def test_a_doi_may_name_the_venue(
    doi: str, comment: str, venue: str | None, year: int | None, presentation: str | None
) -> None:
    hint = venue_hint(comment, "", real_catalogue(), doi)
    assert hint
    assert (hint.venue, hint.year, hint.presentation) == (venue, year, presentation)


@pytest.mark.parametrize(
    "doi",
    [
        "10.1109/CVPRW63382.2024.00123", "10.1109/TPAMI.2024.3361862", "10.18653/v1/2024.findings-emnlp.1",
        "10.1145/3746027.3755102", "10.1007/978-3-031-72633-0_1", "10.1109/XYZ1234.2024.1", None,
    ],
)  # fmt: skip
def test_other_dois_name_none(doi: str | None) -> None:
    assert venue_hint("", "", real_catalogue(), doi) is None
