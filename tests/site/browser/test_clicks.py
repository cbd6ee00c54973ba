"""Questions of typical readers, each answered within its number of clicks.

All begin at the home page, at two widths, in both colour schemes, without scripts; plain SQL says what is
right. The four questions of the field are in test_questions; the curator's links to the repository, of one
click, in test_repository; what a phone, a screen reader and a keyboard need on a page is in test_phone.
"""

import csv
import json
import re
import sqlite3
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.helpers.paper_conditions import FREE
from tests.helpers.reader import Reader
from tests.site.conftest import Scheme, box_of

PAPERS = "/diffusion-rl/papers"
LIVE = "select id from papers where withdrawn is null"
NEWEST = "order by arxiv desc"
MONTH = "coalesce(substr(submitted, 1, 7), '20' || substr(arxiv, 1, 2) || '-' || substr(arxiv, 3, 2))"
ON_VIDEO = "id in (select paper from paper_tasks join tasks on name = task where kind = 'video')"
TAGGED = "id in (select paper from paper_methods where method = '{}')"
GRPO_ON_VIDEO = f"{LIVE} and {TAGGED.format('GRPO')} and {ON_VIDEO}"
WAN = "select paper from paper_base_models join base_models on name = base_model where family = 'Wan2.1'"
ON_WAN = f"id in ({WAN})"
FROM_FLOW_GRPO = (
    "id in (select paper from paper_relations where relation = 'builds_on' and other = 'flow-grpo')"
)


def ids(database: sqlite3.Connection, sql: str) -> list[str]:
    """The ids that a query returns."""
    return [str(row[0]) for row in database.execute(sql)]


def links_of(database: sqlite3.Connection, paper: str, *labels: str) -> list[str]:
    """The links of a paper."""
    [(links,)] = database.execute("select links from papers where id = ?", [paper])
    return [label for label in labels if label in json.loads(links)]


def test_a_student_sees_what_is_new_on_grpo_for_video(reader: Reader, database: sqlite3.Connection) -> None:
    reader.follow("what is new in GRPO for video")
    assert reader.shown() == ids(database, f"{GRPO_ON_VIDEO} {NEWEST}")[:40]
    reader.follow("since", exact=False)
    assert reader.clicks == 2
    [(month,)] = database.execute(
        "select strftime('%Y-%m', searched, 'start of month', '-1 month') from dataset"
    )
    papers = ids(database, f"{GRPO_ON_VIDEO} and {MONTH} >= '{month}' {NEWEST}")
    assert reader.shown() == papers != []
    rows = reader.tab.locator(".papers > li").all_inner_texts()
    for paper, row in zip(papers, rows, strict=True):
        said = re.findall(r"\b(Code|Weights)\b", row.rpartition("submitted")[2])
        assert said == sorted(links_of(database, paper, "Code", "Weights"))
        assert re.search(r"submitted (September|October) 2026", row)


def test_a_student_narrows_to_code_and_weights(reader: Reader, database: sqlite3.Connection) -> None:
    reader.follow("what is new in GRPO for video")
    reader.follow("with code and weights")
    assert reader.clicks == 2
    both = [f"id in (select paper from links where label = '{label}')" for label in ("Code", "Weights")]
    assert reader.shown() == ids(database, f"{GRPO_ON_VIDEO} and {' and '.join(both)} {NEWEST}")
    assert len(reader.shown()) > 8


def test_a_student_takes_eight_entries(reader: Reader, database: sqlite3.Connection) -> None:
    reader.follow("what is new in GRPO for video")
    before = reader.clicks
    for box in reader.tab.locator('.papers input[type="checkbox"]').all()[:8]:
        reader.tick(box)
    reader.open(reader.tab.get_by_role("button", name="Show the ticked papers"))
    entries = Path(reader.download("BibTeX").path()).read_text("utf-8")
    assert reader.clicks - before == 10
    keys = re.findall(r"^@\w+\{([^,]+),", entries, re.M)
    assert sorted(keys) == sorted(ids(database, f"{GRPO_ON_VIDEO} {NEWEST}")[:8])


def test_an_engineer_finds_open_code_for_a_model(reader: Reader, database: sqlite3.Connection) -> None:
    reader.bar("Base models", "Wan2.1")
    reader.follow("under a free licence")
    assert reader.clicks == 2
    papers = ids(database, f"{LIVE} and {ON_WAN} and {FREE} {NEWEST}")
    assert reader.shown() == papers[:40] != []
    for paper in papers[::4]:
        assert links_of(database, paper, "Code")


def test_an_engineer_finds_reward_models_for_video(reader: Reader, database: sqlite3.Connection) -> None:
    reader.follow("reward models for video")
    assert reader.clicks == 1
    papers = ids(database, f"{LIVE} and {TAGGED.format('Reward Model')} and {ON_VIDEO} {NEWEST}")
    reader.sees(len(papers))
    assert reader.shown() == papers[:40]


def test_an_engineer_sees_which_rewards_others_used(reader: Reader, database: sqlite3.Connection) -> None:
    reader.follow("rewards used on Wan 2.1")
    assert reader.clicks == 1
    sql = f"""select reward, count(*) from (select reward, paper from paper_rewards join papers on id = paper
        where withdrawn is null and {ON_WAN}) group by reward order by count(*) desc, reward"""
    rewards = reader.tab.locator("td.col-reward").all_inner_texts()
    numbers = map(int, reader.tab.locator("td.col-papers").all_inner_texts())
    assert list(zip(rewards, numbers, strict=True)) == database.execute(sql).fetchall()


def test_a_reviewer_sees_who_followed_and_who_changes_the_sampling(
    reader: Reader, database: sqlite3.Connection
) -> None:
    reader.bar("Most followed", "Flow-GRPO")
    expect(reader.tab.locator("#followed-by + .matches strong")).to_have_text(
        str(len(ids(database, f"{LIVE} and {FROM_FLOW_GRPO}")))
    )
    reader.open(reader.tab.locator("#followed-by ~ p").get_by_role("link", name="SDE Rollout"))
    assert reader.clicks == 2
    papers = ids(database, f"{LIVE} and {FROM_FLOW_GRPO} and {TAGGED.format('SDE Rollout')} {NEWEST}")
    assert reader.shown() == papers != []


def test_a_reviewer_reads_of_all_followers(reader: Reader, database: sqlite3.Connection) -> None:
    reader.bar("Most followed", "Flow-GRPO")
    reader.open(reader.tab.locator("#followed-by ~ p a.more").first)
    assert reader.clicks == 2
    papers = ids(database, f"{LIVE} and {FROM_FLOW_GRPO} {NEWEST}")
    reader.sees(len(papers))
    assert reader.shown() == papers[:40]
    expect(reader.tab.locator(".papers .summary").first).to_be_visible()


def test_a_professor_takes_a_figure_and_a_timeline(reader: Reader) -> None:
    reader.follow("Charts", "header")
    charts = reader.tab.url
    reader.tab.set_default_timeout(60_000)  # the picture is drawn with low priority: on a busy machine, later
    for chart in ("Papers by family and month of first submission", "The most followed papers"):
        reader.tab.goto(charts)
        reader.follow(f"PNG: {chart}")
        size = "[document.images[0].naturalWidth, document.images[0].naturalHeight]"
        assert reader.tab.evaluate(size) == [2560, 1440]
    assert reader.clicks == 3  # two for each


def test_a_professor_names_ten_papers(reader: Reader, database: sqlite3.Connection) -> None:
    reader.follow("the most followed papers")
    assert reader.clicks == 1
    sql = f"""
        select title, (select count(*) from paper_relations where other = papers.id and relation = 'builds_on'
            and paper in ({LIVE})) as followers
        from papers where withdrawn is null order by followers desc limit 10"""
    rows = reader.tab.locator("tbody tr")
    for place, (_, number) in enumerate(database.execute(sql)):
        expect(rows.nth(place).locator("td.col-followers")).to_have_text(str(number))
    first = rows.first.locator("td.col-title a").first
    expect(first).to_have_text(database.execute(sql).fetchone()[0])


def test_a_data_person_has_the_whole_of_a_list_in_each_way(
    reader: Reader, database: sqlite3.Connection
) -> None:
    papers = sorted(ids(database, f"{LIVE} and {ON_WAN}"))
    assert len(papers) > 40
    reader.bar("Base models", "Wan2.1")
    here = reader.tab.url
    with Path(reader.download("CSV").path()).open(encoding="utf-8", newline="") as file:
        assert sorted(row["id"] for row in csv.DictReader(file)) == papers
    reader.follow("JSON")
    assert reader.clicks == 3  # two for each
    assert sorted(row["id"] for row in httpx.get(reader.tab.url).json()["rows"]) == papers
    reader.tab.goto(here)
    reader.follow("SQL")
    assert sorted(reader.tab.locator("td.col-id").all_inner_texts()) == papers


def test_a_data_person_knows_the_version(reader: Reader, database: sqlite3.Connection) -> None:
    [(version, updated)] = database.execute("select version, updated from dataset")
    expect(reader.tab.locator("#cite + p")).to_contain_text(f"version {version}, {updated}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_shared_link_on_a_phone(
    scheme: Scheme, browser: Browser, site: str, database: sqlite3.Connection
) -> None:
    with browser.new_context(
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        java_script_enabled=False,
        color_scheme=scheme,
    ) as context:
        tab = context.new_page()
        tab.goto(f"{site}{PAPERS}/flow-grpo")
        [(title, summary)] = database.execute("select title, summary from papers where id = 'flow-grpo'")
        for shown in (
            tab.locator("h1", has_text=title),
            tab.get_by_text(summary),
            tab.get_by_text("Code", exact=True),
        ):
            box = box_of(shown.first)
            assert box["y"] + box["height"] <= 844
