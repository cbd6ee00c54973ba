"""Sizes of pages: at most a fifth more bytes than in 1.3.0, although they show more papers and values."""

import re
import statistics

import httpx
import pytest
import yaml

from tests.conftest import REPOSITORY

DATA = "/diffusion-rl"
KB = 1000
# The paper with the most followers, so the largest page of a paper.
MOST_FOLLOWED = f"{DATA}/papers/flow-grpo"
METADATA = yaml.load((REPOSITORY / "metadata.yml").read_text("utf-8"), yaml.CSafeLoader)
QUERIES = list(METADATA["databases"]["diffusion-rl"]["queries"])


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
        (f"{DATA}/candidates", 109 * KB),
        (f"{DATA}/corrections", 109 * KB),
        *((f"{DATA}/{query}", 109 * KB) for query in QUERIES),
    ],
)
def test_pages_are_within_their_size_limits(path: str, most: int, site: str) -> None:
    assert len(httpx.get(site + path, timeout=30).content) <= most


def test_home_page_is_within_its_limit_with_all_that_it_loads(site: str) -> None:
    home = httpx.get(f"{site}/", timeout=30)
    loaded = re.findall(r'<link rel="stylesheet" href="([^"]+)">|<script src="([^"]+)"', home.text)
    assert len(loaded) >= 3
    files = [httpx.get(site + (sheet or script)) for sheet, script in loaded]
    assert {file.status_code for file in files} == {200}
    assert sum(len(file.content) for file in [home, *files]) <= 1.2 * 89 * KB


def test_median_paper_page_is_within_its_limit(site: str) -> None:
    rows = httpx.get(f"{site}{DATA}/papers.json?_shape=array&_col=id&_sort=id&_size=max").json()
    ids = [row["id"] for row in rows[::20]]
    weights = [len(httpx.get(f"{site}{DATA}/papers/{paper}").content) for paper in ids]
    assert len(weights) > 30
    assert statistics.median(weights) <= 13.2 * KB


def test_a_paper_without_a_summary_has_no_empty_line(site: str) -> None:
    rows = httpx.get(f"{site}{DATA}/methods_for_my_model.json?_shape=objects").json()["rows"]
    page = httpx.get(f"{site}{DATA}/methods_for_my_model").text
    shown = re.findall(r'<p class="summary">(.*?)</p>', page)
    assert len(shown) == sum(row["summary"] is not None for row in rows[: page.count('<td class="col-id')])
    assert "&nbsp;" not in shown


def test_pages_have_no_template_indentation(site: str) -> None:
    text = httpx.get(site, timeout=30).text
    before, _, rest = text.partition("<pre")
    assert not [line for line in before.split("\n") if line.startswith(" ")]
    assert "\n  title = {diffusion-rl:" in rest


def test_links_of_a_page_to_lists_are_short(site: str) -> None:
    for path, start in (
        (f"{DATA}/papers", "?"),
        (f"{DATA}/papers_with_code", "papers?"),
        (f"{DATA}/candidates", "papers?"),
        (f"{DATA}/methods/GRPO", "../papers?"),
        (f"{DATA}/papers/flow-grpo", "../papers?"),
        ("/new/2026-05", f"{DATA}/papers?"),
    ):
        tags = re.findall(r'<a class="tag task" href="([^"]+)"', httpx.get(site + path).text)
        assert {tag.partition("tasks__")[0] for tag in tags} == {start}, path
