"""Answers for missing and withdrawn entries, and security headers."""

from pathlib import Path

import httpx
import pytest

from tests.conftest import edit
from tests.site.conftest import published, served
from tests.site.test_links import DATA, PAPERS, Links


def test_near_ids_are_suggested(site: str) -> None:
    answer = httpx.get(f"{site}{PAPERS}/flow-grp")
    assert answer.status_code == 404
    assert f"{PAPERS}/flow-grpo" in Links(answer.text).found
    far = httpx.get(f"{site}{PAPERS}/%3Cscript%3Ealert(1)", follow_redirects=True)
    assert (far.status_code, "<script>alert" in far.text) == (404, False)
    assert not {link for link in Links(far.text).found if link.startswith(f"{PAPERS}/")}
    assert httpx.get(f"{site}{PAPERS}/flow-grp.json").json()["status"] == 404


def test_withdrawn_paper_shows_a_notice_and_is_not_listed(small: Path) -> None:
    withdrawn = 'added = 2026-05-18\nwithdrawn = 2026-06-01\nsuperseded_by = "alpha-po"\n'
    record = small / "data/papers/rollouts-for-films.toml"
    edit(record, "added = 2026-05-18\n", withdrawn)
    edit(record, 'authors = ["Bo Li"]\n', 'builds_on = ["alpha-po"]\nauthors = ["Bo Li"]\n')
    with served(published(small)) as site:
        page = httpx.get(f"{site}{PAPERS}/rollouts-for-films")
        assert page.status_code == 200
        assert "withdrawn on 2026-06-01" in page.text
        assert f'<a href="{PAPERS}/alpha-po">alpha-po</a> replaces it' in page.text
        path = f"{PAPERS}/rollouts-for-films"
        lists = [
            "/",
            PAPERS,
            f"{PAPERS}?_search=Rollouts",
            f"{PAPERS}.bib",
            f"{PAPERS}/alpha-po",
            f"{DATA}/feed.atom",
        ]
        lists += [
            f"{DATA}/{name}"
            for name in ("sections", "newest_additions", "papers_with_code", "earliest_papers")
        ]
        lists += [f"{DATA}/{name}" for name in ("methods/GRPO", "tasks/T2V", "venues/arXiv", "authors/bo-li")]
        lists += [f"{DATA}/papers_of_an_author?author=Bo+Li"]
        lists += [f"{DATA}/sections/policy-gradient", f"{DATA}/completeness", "/sitemap.xml"]
        answers = {name: httpx.get(site + name) for name in lists}
        assert {name for name, answer in answers.items() if answer.status_code != 200} == set()
        assert {name for name, answer in answers.items() if "rollouts-for-films" in answer.text} == set()
        for term in ("methods/GRPO", "tasks/T2V", "venues/arXiv", "sections/policy-gradient"):
            assert 'class="count"' not in httpx.get(f"{site}{DATA}/{term}").text, term
        asked_for = httpx.get(f"{site}{PAPERS}.json?_shape=array&withdrawn__notnull=1").json()
        assert [paper["id"] for paper in asked_for] == ["rollouts-for-films"]
        assert path in httpx.get(f"{site}{PAPERS}?withdrawn__notnull=1").text
        related = httpx.get(f"{site}{PAPERS}.json?_shape=array&id__builds_on=alpha-po").json()
        assert related == []


KINDS = [
    "/",
    PAPERS,
    f"{PAPERS}.json",
    f"{PAPERS}.csv",
    f"{PAPERS}.bib",
    f"{PAPERS}/none",
    "/none",
    "/robots.txt",
]
KINDS += [
    "/static/site.css",
    "/-/static/app.css",
    "/datapackage.json",
    "/data/tables/papers.csv",
    "/sitemap.xml",
]
KINDS += [
    f"{DATA}.db",
    f"{DATA}/feed.atom",
    f"{DATA}.json?sql=nonsense",
    f"{PAPERS}?_filter_column=year",
    "/charts",
    "/charts/months.svg",
    "/-/",
]


@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_answer_is_protected(path: str, site: str) -> None:
    headers = httpx.get(site + path).headers
    assert headers.get_list("x-content-type-options") == ["nosniff"]
    assert headers.get_list("x-frame-options") == ["DENY"]
    assert headers.get_list("referrer-policy") == ["strict-origin-when-cross-origin"]
    [policy] = headers.get_list("content-security-policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert (rules["default-src"], rules["script-src"]) == ("'none'", "'self'")
    assert (rules["frame-ancestors"], rules["base-uri"], rules["form-action"]) == (
        "'none'",
        "'none'",
        "'self'",
    )


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/papers", PAPERS),
        ("/papers/flow-grpo", f"{PAPERS}/flow-grpo"),
        ("/papers.json?year=2025", f"{PAPERS}.json?year=2025"),
        (f"{PAPERS}/2505.05470", f"{PAPERS}/flow-grpo"),
        (f"{PAPERS}/2505.05470v2", f"{PAPERS}/flow-grpo"),
        (f"{PAPERS}/Flow-GRPO", f"{PAPERS}/flow-grpo"),
        (f"{DATA}/methods/grpo", f"{DATA}/methods/GRPO"),
        (f"{DATA}/methods/reward+model", f"{DATA}/methods/Reward+Model"),
        (f"{DATA}/venues/cvpr", f"{DATA}/venues/CVPR"),
    ],
)
def test_nearly_right_address_redirects(path: str, meant: str, site: str) -> None:
    answer = httpx.get(site + path)
    assert (answer.status_code, answer.headers["location"]) == (302, meant)


@pytest.mark.parametrize(
    "path", ["/papers_fts", "/zzz", f"{PAPERS}/9999.99999", f"{DATA}/methods/zzz", "/sqlite_master"]
)
def test_other_addresses_are_not_found(path: str, site: str) -> None:
    assert httpx.get(site + path).status_code == 404
