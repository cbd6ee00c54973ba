"""The family tree: positions of papers, the marked lineage, and the table with the same content."""

import itertools
import re
import sqlite3
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scripts.site.charts.lineage import lineage_of, papers_to_draw
from scripts.site.charts.tree import LETTER, NAME_ROW, TREE_WIDTH, family_tree
from tests.conftest import REPOSITORY
from tests.helpers.reader import open_page
from tests.site.conftest import opened

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


def test_time_runs_left_to_right_without_overlapping_names() -> None:
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


def test_lineage_has_ancestors_and_descendants_only() -> None:
    assert lineage_of(EDGES, "one") == {"root", "one", "leaf"}
    classes = {point.id: point.css_class for point in family_tree(PAPERS, EDGES, "one").points}
    assert {name for name, look in classes.items() if "far" not in look} == {"root", "one", "leaf"}
    assert "chosen" in classes["one"]
    assert "lonely" not in classes


@pytest.mark.parametrize("chosen", ["", "unknown", "lonely"])
def test_without_a_choice_no_paper_is_marked(chosen: str) -> None:
    tree = family_tree(PAPERS, EDGES, chosen)
    assert {point.css_class for point in tree.points} == {"series-3"}
    assert {line.css_class for line in tree.lines} == {""}
    assert len(tree.lines) == 4
    assert [year.label for year in tree.years] == ["2024", "2025", "2026"]


def test_a_tree_of_nothing_is_empty() -> None:
    assert family_tree([], []).points == []


def test_of_many_papers_the_most_followed_are_drawn_and_a_lineage_first() -> None:
    many = [paper(f"paper-{n:03}", f"20{23 + n // 60}-{n % 12 + 1:02}-01") for n in range(200)]
    edges = [(f"paper-{n:03}", f"paper-{n // 3:03}") for n in range(1, 200)]
    assert [paper["id"] for paper in papers_to_draw(many, edges)][:66] == [paper["id"] for paper in many][:66]
    assert len(papers_to_draw(many, edges)) == 150
    few = {str(paper["id"]) for paper in papers_to_draw(many, edges, "paper-190", most=8)}
    assert few > {"paper-190", "paper-063", "paper-021", "paper-007", "paper-002", "paper-000"}
    assert len(few) == 8
    of_2026 = {str(paper["id"]) for paper in papers_to_draw(many, edges, year="2026")}
    assert of_2026 == {*(f"paper-{n:03}" for n in range(180, 200)), *(f"paper-{n:03}" for n in range(60, 67))}
    assert papers_to_draw(many, edges, year="1999") == []


def drawn_and_listed(text: str) -> tuple[list[str], int, set[tuple[str, str]]]:
    """The papers of a drawing, its number of lines, and the relations of the table."""
    points = re.findall(r'<a href="/diffusion-rl/papers/([a-z0-9-]+)" class="series-\d"', text)
    listed = re.search(r'<table class="relations">.*</table>', text, re.DOTALL)
    rows = re.findall(r"<tr><th.*?</tr>", listed.group() if listed else "", re.DOTALL)[1:]
    ids = [re.findall(r'href="/diffusion-rl/papers/([a-z0-9-]+)"', row) for row in rows]
    return points, text.count("<path d="), {(each[0], parent) for each in ids for parent in each[1:]}


def test_the_page_draws_and_lists_every_relation(site: str, database: sqlite3.Connection) -> None:
    live = "select id from papers where withdrawn is null"
    within = f"paper in ({live}) and other in ({live})"
    edges = database.execute(f"select paper, other {BUILDS} and {within}").fetchall()
    followers = f"(select count(*) {BUILDS} and other = papers.id and paper in ({live}))"
    month = "'20' || substr(arxiv, 1, 2) || '-' || substr(arxiv, 3, 2)"
    day = f"coalesce(submitted, {month} || '-15', year || '-07-01')"
    held = "select paper from edges union select other from edges"
    most = f"""with edges as (select paper, other {BUILDS} and {within})
        select id, substr({day}, 1, 4) from papers where id in ({held})
        order by {followers} desc, {day} desc, id desc"""
    papers = database.execute(most).fetchall()
    points, lines, listed = drawn_and_listed(httpx.get(f"{site}/tree").text)
    assert sorted(points) == sorted(paper for paper, _ in papers[:150])
    assert lines == len([edge for edge in edges if set(edge) <= set(points)]) > 100
    assert listed == {edge for edge in edges if edge[0] in points}
    everything: set[tuple[str, str]] = set()
    for year in sorted({year for _, year in papers}):
        points, _, listed = drawn_and_listed(httpx.get(f"{site}/tree?year={year}").text)
        assert {paper for paper, of in papers if of == year} <= set(points)
        everything |= listed
    assert everything == set(edges)


def test_tree_file_is_self_contained(site: str) -> None:
    answer = httpx.get(f"{site}/tree.svg?paper=flow-grpo")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    drawing = ElementTree.fromstring(answer.text)
    assert next(drawing.iter(f"{SVG}style")).text
    assert drawing.attrib["viewBox"] == "0 0 1280 720"
    assert "Family tree of RL for image and video diffusion (Flow-GRPO)" in answer.text
    links = [link.attrib["href"] for link in drawing.iter(f"{SVG}a")]
    assert all(link.startswith(f"{site}/diffusion-rl/papers/") for link in links)


def test_odd_choices_of_a_paper_are_inert(site: str) -> None:
    text = httpx.get(f"{site}/tree?paper=</svg><script>alert(1)").text
    assert "<script>alert" not in text
    assert "is not in the tree" in text


def test_a_lineage_is_chosen_without_scripts(window_without_scripts: BrowserContext, site: str) -> None:
    with opened(window_without_scripts) as tab:
        tab.goto(f"{site}/tree")
        tab.get_by_label("Lineage of").select_option("flow-grpo")
        open_page(tab.get_by_role("button", name="Show"))
        expect(tab.locator(".tree a.chosen text")).to_have_text("Flow-GRPO")
        expect(tab.locator(".tree a", has_text="TempFlow-GRPO").locator("text")).to_be_visible()
        expect(tab.locator(".tree circle.far").first).to_be_visible()
        assert tab.locator(".tree a.far").count() == 0
        open_page(tab.locator(".tree a", has_text="DDPO").first)
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
