"""The four questions of people in the field, each answered in two clicks from the home page."""

import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.paper_conditions import FREE
from tests.helpers.reader import Reader, open_page

DATA = "/diffusion-rl"
LIVE = "select id from papers where withdrawn is null"


def count(database: sqlite3.Connection, condition: str, *values: str) -> int:
    found: int = database.execute(f"select count(*) from ({LIVE} and {condition})", values).fetchone()[0]
    return found


@pytest.mark.parametrize("family", ["Wan2.1", "FLUX"])
def test_which_methods_were_shown_on_a_model(
    family: str, reader: Reader, database: sqlite3.Connection
) -> None:
    reader.bar("Base models", family)
    models = "select paper from paper_base_models join base_models on name = base_model where family = ?"
    assert reader.clicks == 1
    reader.sees(count(database, f"id in ({models})", family))
    expect(reader.tab.locator(".papers .summary").first).to_be_visible()
    expect(reader.tab.locator(".papers a.tag.method").first).to_be_visible()


@pytest.mark.parametrize("kind", ["rule or verifier", "vision-language judge"])
def test_who_optimizes_a_kind_of_reward(kind: str, reader: Reader, database: sqlite3.Connection) -> None:
    reader.bar("Kinds of rewards", kind)
    rewards = "select uses.paper from paper_rewards as uses join rewards on name = reward where kind = ?"
    assert reader.clicks == 1
    reader.sees(count(database, f"id in ({rewards})", kind))


def test_who_optimizes_pickscore(reader: Reader, database: sqlite3.Connection) -> None:
    reader.bar("Rewards", "PickScore")
    expect(reader.tab.locator("h1")).to_have_text("PickScore")
    using = count(database, "id in (select paper from paper_rewards where reward = 'PickScore')")
    expect(reader.tab.get_by_text(f"{using} papers, newest first.")).to_be_visible()
    expect(reader.tab.locator("dl.facts")).to_contain_text("Pick-a-Pic: An Open Dataset")


def test_followers_of_flow_grpo(reader: Reader, database: sqlite3.Connection) -> None:
    reader.bar("Most followed", "Flow-GRPO")
    relation = "relation = 'builds_on' and other = 'flow-grpo'"
    followers = count(database, f"id in (select paper from paper_relations where {relation})")
    expect(reader.tab.locator("#followed-by + .matches strong")).to_have_text(str(followers))
    expect(reader.tab.locator("#followed-by ~ .near .summary").first).to_be_visible()
    reader.follow("Its lineage in the family tree")
    assert reader.clicks == 2
    expect(reader.tab.locator(".tree a.chosen text")).to_have_text("Flow-GRPO")


def test_which_have_code_under_a_free_licence_and_weights(
    reader: Reader, database: sqlite3.Connection
) -> None:
    reader.follow("open code and weights under a free licence")
    expected = count(database, f"{FREE} and id in (select paper from links where label = 'Weights')")
    assert reader.clicks == 1
    reader.sees(expected)
    assert expected > 20
    expect(reader.tab.locator(".papers .links a", has_text="Weights").first).to_be_visible()


def test_a_filter_by_family_opens_its_versions(page: Page, site: str) -> None:
    page.goto(f"{site}{DATA}/papers")
    facet = page.locator("[data-facet=base_models]")
    open_page(facet.get_by_role("link", name="FLUX", exact=True))
    expect(page.locator("a.chip")).to_have_text(["FLUX (all versions)"])
    open_page(page.locator("[data-facet=base_models]").get_by_role("link", name="FLUX.1-dev", exact=True))
    expect(page.locator("a.chip")).to_have_text(["FLUX (all versions)", "FLUX.1-dev"])


def test_value_links_to_its_source(page: Page, site: str) -> None:
    page.goto(f"{site}{DATA}/papers/flow-grpo")
    source = page.get_by_role("link", name="source of base models", exact=True)
    expect(source).to_have_attribute("href", re.compile("^https://github.com/yifan123/flow_grpo/"))


def test_a_corrected_value_leads_to_the_evidence_of_its_correction(page: Page, site: str) -> None:
    page.goto(f"{site}{DATA}/papers/visionreward")
    source = page.get_by_role("link", name="source of venue", exact=True)
    expect(source).to_have_attribute("href", "https://arxiv.org/abs/2412.21059")


def test_each_venue_has_proceedings_reviews_evidence_or_a_doi(database: sqlite3.Connection) -> None:
    proof = "select paper from links join link_labels on name = label where kind in ('proceedings', 'review')"
    named = "select paper, field from evidence union select paper, field from corrections"
    named = f"select paper from ({named}) where field = 'venue'"
    published = "doi is not null and doi not like '10.48550/%'"
    accepted = f"{LIVE} and venue in (select name from venues where kind != 'preprint')"
    missing = f"{accepted} and id not in ({proof}) and id not in ({named}) and not ({published})"
    assert database.execute(missing).fetchall() == []
