"""The family tree: where papers are drawn, which lineage is lit, and the table that says the same."""

import itertools
import re
import sqlite3
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Page, expect

from scripts.site.tree import LETTER, NAME_ROW, TREE_WIDTH, family_tree, lineage_of
from tests.conftest import REPOSITORY

SVG = "{http://www.w3.org/2000/svg}"
BUILDS = "from paper_relations where relation = 'builds_on'"


def paper(name: str, day: str) -> dict[str, object]:
    return {"id": name, "name": name.upper(), "title": f"On {name}", "day": day, "series": 3}


PAPERS = [paper("root", "2023-05-22"), paper("one", "2025-01-02"), paper("two", "2025-01-02")]
PAPERS += [paper("leaf", "2026-03-01"), paper("other", "2024-01-15"), paper("lonely", "2024-01-15")]
EDGES = [("one", "root"), ("two", "root"), ("leaf", "one"), ("leaf", "other"), ("two", "unknown")]


@pytest.fixture(scope="module")
def database(site: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{REPOSITORY}/diffusion-rl.db?mode=ro", uri=True)
    yield connection
    connection.close()


def test_time_runs_from_left_to_right_and_names_do_not_meet() -> None:
    many = [paper(f"paper-{n}", f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}") for n in range(150)]
    edges = [(f"paper-{n}", f"paper-{n // 3}") for n in range(1, 150)]
    tree = family_tree(many, edges)
    assert [point.day for point in tree.points] == sorted(point.day for point in tree.points)
    assert [point.x for point in tree.points] == sorted(point.x for point in tree.points)
    for one, other in itertools.combinations(tree.points, 2):
        if one.y == other.y:
            assert one.x + LETTER * len(one.name) < other.x
        else:
            assert abs(one.y - other.y) >= NAME_ROW
    assert all(0 < point.x < TREE_WIDTH and 0 < point.y < tree.height for point in tree.points)


def test_a_lineage_goes_back_and_forth_but_not_sideways() -> None:
    assert lineage_of(EDGES, "one") == {"root", "one", "leaf"}
    looks = {point.id: point.look for point in family_tree(PAPERS, EDGES, "one").points}
    assert {name for name, look in looks.items() if "far" not in look} == {"root", "one", "leaf"}
    assert "chosen" in looks["one"]
    assert "lonely" not in looks


@pytest.mark.parametrize("chosen", ["", "unknown", "lonely"])
def test_without_a_choice_all_are_alike(chosen: str) -> None:
    tree = family_tree(PAPERS, EDGES, chosen)
    assert {point.look for point in tree.points} == {"series-3"}
    assert {line.look for line in tree.lines} == {""}
    assert len(tree.lines) == 4
    assert [year.label for year in tree.years] == ["2024", "2025", "2026"]


def test_a_tree_of_nothing_is_empty() -> None:
    assert family_tree([], []).points == []


def test_the_page_draws_and_lists_every_relation(site: str, database: sqlite3.Connection) -> None:
    text = httpx.get(f"{site}/tree").text
    live = "select id from papers where withdrawn is null"
    within = f"paper in ({live}) and other in ({live})"
    edges = database.execute(f"select paper, other {BUILDS} and {within}").fetchall()
    points = re.findall(r'<a href="/diffusion-rl/papers/([a-z0-9-]+)" class="series-\d"', text)
    assert sorted(points) == sorted({name for edge in edges for name in edge})
    assert text.count("<path d=") == len(edges) > 100
    listed = re.search(r'<table class="relations">.*</table>', text, re.DOTALL)
    rows = re.findall(r"<tr><th.*?</tr>", listed.group() if listed else "", re.DOTALL)[1:]
    found = {
        (ids[0], parent)
        for row in rows
        for ids in [re.findall(r'href="/diffusion-rl/papers/([a-z0-9-]+)"', row)]
        for parent in ids[1:]
    }
    assert found == set(edges)


def test_the_file_holds_all_it_needs(site: str) -> None:
    answer = httpx.get(f"{site}/tree.svg?paper=flow-grpo")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    drawing = ElementTree.fromstring(answer.text)
    assert next(drawing.iter(f"{SVG}style")).text
    assert drawing.attrib["viewBox"] == "0 0 1280 720"
    assert "Family tree of RL for image and video diffusion (Flow-GRPO)" in answer.text
    links = [link.attrib["href"] for link in drawing.iter(f"{SVG}a")]
    assert all(link.startswith(f"{site}/diffusion-rl/papers/") for link in links)


def test_odd_choices_are_inert(site: str) -> None:
    text = httpx.get(f"{site}/tree?paper=</svg><script>alert(1)").text
    assert "<script>alert" not in text
    assert "is not in the tree" in text


def test_a_lineage_is_chosen_without_scripts(page: Page, site: str) -> None:
    with page.context.browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(f"{site}/tree")
        tab.get_by_label("Lineage of").select_option("flow-grpo")
        tab.get_by_role("button", name="Show").click()
        expect(tab.locator(".tree a.chosen text")).to_have_text("Flow-GRPO")
        expect(tab.locator(".tree a", has_text="TempFlow-GRPO").locator("text")).to_be_visible()
        expect(tab.locator(".tree a.far text").first).to_be_hidden()
        tab.locator(".tree a", has_text="DDPO").first.click()
        expect(tab).to_have_url(f"{site}/diffusion-rl/papers/ddpo")


def test_names_can_be_read_on_a_laptop_and_scrolled_to_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(f"{site}/tree")
    scale = page.locator("svg.tree").evaluate("svg => svg.getScreenCTM().a")
    assert 11 * scale >= 10.5
    page.set_viewport_size({"width": 390, "height": 844})
    region = page.get_by_role("region", name="The tree")
    assert region.evaluate("it => it.scrollWidth > it.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert 11 * page.locator("svg.tree").evaluate("svg => svg.getScreenCTM().a") >= 10
