"""Adding papers by their forum at OpenReview."""

from pathlib import Path

import pytest

from tests.helpers.adding import BETA, DAY, done, refused
from tests.helpers.arxiv_server import Server
from tests.helpers.paper_pages import API, FORUM, NOT_SHOWN, RECORD, forum, record, root, web

__all__ = ["root", "web"]  # fixtures


@pytest.mark.parametrize("pdate", ["1e30", "-5", "0", "99999999999999999999", "null"])
def test_invalid_moment_gives_no_year(root: Path, web: Server, pdate: str) -> None:
    web.pages = {API: forum(venue="").replace("1769400000000", pdate)}
    assert refused(root, "add", FORUM) == [f"{FORUM}: {line}" for line in NOT_SHOWN]


def test_acceptance_from_arxiv_has_evidence(root: Path, web: Server) -> None:
    web.papers = [BETA]
    web.pages = {API: forum(venue="Submitted to ICLR 2026", title=f"{BETA.title}!")}
    done(root, "add", FORUM)
    assert 'venue = "ICML"\npresentation = "Oral"\n' in record(root)
    assert f'title = "{BETA.title}"\n' in record(root)
    assert record(root).endswith('[evidence]\nvenue = "https://arxiv.org/abs/2603.00001"\n')


def test_openreview(root: Path, web: Server) -> None:
    web.pages = {API: forum()}
    done(root, "add", f"{FORUM}&noteId=r3View", DAY)
    assert record(root) == RECORD.format(url="").replace('CVF = ""', f'OpenReview = "{FORUM}"').replace(
        'venue = "CVPR"', 'venue = "ICLR"\npresentation = "Oral"'
    )
    assert (web.requests[0].path, web.requests[0].query) == (API, {"forum": "b3TA_x"})


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("ICLR 2026 Poster", 'year = 2026\nvenue = "ICLR"\npresentation = "Poster"\n'),
        ("NeurIPS 2025 spotlight", 'year = 2025\nvenue = "NeurIPS"\npresentation = "Spotlight"\n'),
        ("ICML 2025 spotlightposter", 'year = 2025\nvenue = "ICML"\npresentation = "Spotlight"\n'),
        ("Accepted by TMLR", 'year = 2026\nvenue = "TMLR"\nsection'),
        ("NeurIPS 2024 Datasets and Benchmarks Track Poster", 'year = 2024\nvenue = "NeurIPS"\npresentation'),
    ],
)
def test_decisions_at_openreview(root: Path, web: Server, words: str, lines: str) -> None:
    web.pages = {API: forum(venue=words)}
    done(root, "add", FORUM)
    assert lines in record(root)


@pytest.mark.parametrize(
    "words",
    ["Submitted to ICLR 2027", "ICLR 2026 Conference Withdrawn Submission", "", "NeurIPS 2025 Workshop on X"],
)
def test_submission_without_decision_has_no_venue(root: Path, web: Server, words: str) -> None:
    web.pages = {API: forum(venue=words)}

    assert refused(root, "add", FORUM) == [
        f"{FORUM}: venue: is missing; give it: --venue VENUE, one of data/venues.toml",
        f"{FORUM}: year: is missing; give it: --year YEAR",
    ]
    web.papers = [BETA._replace(comment="")]
    done(root, "add", FORUM)
    assert 'venue = "arXiv"\n' in record(root)
    assert f'OpenReview = "{FORUM}"\n' in record(root)


def test_profiles_and_plain_values_at_openreview(root: Path, web: Server) -> None:
    authors = [{"fullname": "Cleo Ito", "username": "~Cleo_Ito1"}, {"fullname": "Bo Li", "username": ""}]
    web.pages = {API: forum(authors=authors).replace('{"value": "ICLR 2026 Oral"}', '"ICLR 2026 Oral"')}
    done(root, "add", FORUM)
    assert 'venue = "ICLR"\npresentation = "Oral"\n' in record(root)
    assert 'authors = ["Cleo Ito", "Bo Li"]\n' in record(root)
