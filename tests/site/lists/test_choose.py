"""The form with all filters, and the list that it opens."""

import re
import sqlite3
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.helpers.paper_conditions import GRPO, MONTH, T2V_I2V
from tests.helpers.reader import open_page
from tests.site.conftest import Scheme, opened

PAPERS = "/diffusion-rl/papers"


def test_numbers_of_boxes_match_their_lists(site: str) -> None:
    chosen = "tasks__kind=video&links__label=Code&submitted__since=2025-06"
    page = httpx.get(f"{site}/choose?{chosen}").text
    box = r'type="checkbox" name="(\w+)" value="([^"]+)"( checked)?> [^<]+ <span class="count">(\d+)</span>'
    boxes = re.findall(box, page)
    assert ("tasks__kind__any", "video") in [box[:2] for box in boxes if box[2]]
    assert ("links__label", "Code") in [box[:2] for box in boxes if box[2]]
    kept = {"tasks__kind": "video", "submitted__since": "2025-06", "links__label": "Code"}
    seen: set[tuple[str, str]] = set()
    for name, value, _, number in boxes:
        place = name.removesuffix("__any")
        if len([each for each in seen if each[0] == name]) < 2:
            others = [pair for pair in kept.items() if pair[0] != place or name == place]
            query = urlencode([*others, (name, value), ("_nofacet", "1"), ("_size", "0")])
            answer = httpx.get(f"{site}{PAPERS}.json?{query}").json()
            assert answer["filtered_table_rows_count"] == int(number), (name, value)
            seen.add((name, value))
    assert len({name for name, _ in seen}) >= 12


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_several_values_and_times_are_chosen_without_script(
    width: int,
    scheme: Scheme,
    window_without_scripts: BrowserContext,
    site: str,
    named_rows: sqlite3.Connection,
) -> None:
    with opened(window_without_scripts, width, 900, scheme) as page:
        page.goto(f"{site}{PAPERS}?methods__arraycontains=GRPO")
        if width < 600:
            page.locator("summary", has_text="Filters").click()
        open_page(page.get_by_role("link", name="Choose several values"))
        expect(page.get_by_label("GRPO", exact=False).first).to_be_checked()
        for task in ("T2V", "I2V"):
            page.get_by_role("checkbox", name=re.compile(rf"^{task} \d+$")).check()
        page.get_by_label("Submitted from").fill("2026-01")
        open_page(page.get_by_role("button", name="List the papers").first)
        sql = f"select count(*) from papers where withdrawn is null and {GRPO} and {MONTH} >= '2026-01'"
        count = named_rows.execute(f"{sql} and {T2V_I2V}").fetchone()[0]
        expect(page.locator(".matches strong")).to_have_text(str(count))
        chips = page.locator(".chip")
        expect(chips).to_have_text(["submitted since 2026-01", "T2V or I2V", "GRPO"])
        open_page(chips.nth(1))
        expect(page.locator(".chip")).to_have_text(["submitted since 2026-01", "GRPO"])
        if width < 600:
            page.locator("summary", has_text="Filters").click()
        page.get_by_label("to", exact=True).fill("2026-03")
        open_page(page.get_by_role("button", name="Apply"))
        count = named_rows.execute(f"{sql} and {MONTH} <= '2026-03'").fetchone()[0]
        expect(page.locator(".matches strong")).to_have_text(str(count))
