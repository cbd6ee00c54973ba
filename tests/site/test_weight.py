"""Sizes of pages: at most a fifth more bytes than in 1.3.0, although they show more papers and values."""

import statistics

import httpx
import pytest

DATA = "/diffusion-rl"
KB = 1000
# The paper with the most followers, so the largest page of a paper.
MOST_FOLLOWED = f"{DATA}/papers/flow-grpo"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 74 * KB),
        (f"{DATA}/papers", 109 * KB),
        (f"{DATA}/papers?methods__arraycontains=GRPO&_sort_desc=added", 109 * KB),
        (f"{DATA}/sections/policy-gradient", 109 * KB),
        (f"{DATA}/venues/CVPR", 109 * KB),
        (f"{DATA}/rewards/PickScore", 109 * KB),
        (MOST_FOLLOWED, 20 * KB),
        # What has a bound: rows of each section, pictures that are loaded later, papers of a drawing.
        (f"{DATA}/sections", 30 * KB),
        ("/charts", 20 * KB),
        ("/new/2026-05", 109 * KB),  # most papers of all months
        ("/tree", 109 * KB),
        ("/tree?paper=flow-grpo", 109 * KB),
    ],
)
def test_pages_are_within_their_size_limits(path: str, most: int, site: str) -> None:
    assert len(httpx.get(site + path, timeout=30).content) <= most


def test_median_paper_page_is_within_its_limit(site: str) -> None:
    rows = httpx.get(f"{site}{DATA}/papers.json?_shape=array&_col=id&_sort=id&_size=max").json()
    ids = [row["id"] for row in rows[::20]]
    weights = [len(httpx.get(f"{site}{DATA}/papers/{paper}").content) for paper in ids]
    assert len(weights) > 30
    assert statistics.median(weights) <= 13.2 * KB


def test_pages_have_no_template_indentation(site: str) -> None:
    text = httpx.get(site, timeout=30).text
    before, _, rest = text.partition("<pre")
    assert not [line for line in before.split("\n") if line.startswith(" ")]
    assert "\n  title = {diffusion-rl:" in rest
