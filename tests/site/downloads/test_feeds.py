"""Feeds of lists: the papers of the list by whole days, permanent ids, and the rules of RFC 4287."""

import sqlite3
from xml.etree import ElementTree

import httpx
import pytest

from tests.conftest import REPOSITORY

PAPERS = "/diffusion-rl/papers"
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = [
    "",
    "?methods__arraycontains=GRPO&tasks__kind=video",
    "?tasks__any=T2V,I2V&links__label=Code&venue__not=arXiv",
    "?submitted__since=2026&code_license__any=MIT",
    "?_search=video&authors__arraycontains=Jie+Liu",
    "?_where=year+%3D+2025",
    "?methods__arraycontains=GRPO&methods__arraycontains=zzz",
]


def one(element: ElementTree.Element, name: str) -> str:
    """The text of the only child of that name."""
    [child] = element.findall(ATOM + name)
    assert child.text
    return child.text


@pytest.fixture(scope="module")
def corrected(site: str) -> dict[str, str]:
    """The day of the last correction of each paper that has any."""
    with sqlite3.connect(f"file:{REPOSITORY}/diffusion-rl.db?mode=ro", uri=True) as database:
        found = dict(database.execute("select paper, max(date) from corrections group by paper").fetchall())
    database.close()
    return found


@pytest.mark.parametrize("query", LISTS)
def test_feed_has_the_newest_papers_by_whole_days(query: str, site: str, corrected: dict[str, str]) -> None:
    answer = httpx.get(f"{site}{PAPERS}.atom{query}")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    ends = "&" if query else "?"
    rows = httpx.get(f"{site}{PAPERS}.json{query}{ends}_shape=array&_size=max&_sort_desc=added").json()
    last = rows[:60][-1]["added"] if rows else ""
    expected = {row["id"]: row for row in rows if row["added"] >= last}
    found = {
        one(entry, "id").removeprefix("urn:diffusion-rl:paper:"): entry
        for entry in feed.findall(f"{ATOM}entry")
    }
    assert found.keys() == expected.keys()
    for paper, entry in found.items():
        row = expected[paper]
        assert one(entry, "title") == row["title"]
        assert one(entry, "published") == f"{row['added']}T00:00:00Z"
        changed = max(row["added"], row["read"] or "", corrected.get(paper, ""))
        assert one(entry, "updated") == f"{changed}T00:00:00Z"
        [link] = entry.findall(f"{ATOM}link")
        assert link.attrib == {"href": f"{site}{PAPERS}/{paper}"}
        [author] = entry.findall(f"{ATOM}author")
        assert one(author, "name")
        assert one(entry, "content")
    assert one(feed, "id").startswith("urn:diffusion-rl:feed:papers")
    assert one(feed, "updated") == max(
        (one(entry, "updated") for entry in found.values()), default="1970-01-01T00:00:00Z"
    )
    [link] = feed.findall(f"{ATOM}link")
    assert (link.get("rel"), link.get("href")) == ("self", f"{site}{PAPERS}.atom{query}")


def test_feed_does_not_depend_on_the_order_of_filters(site: str) -> None:
    addresses = ["tasks__any=T2V,I2V&year=2026", "year=2026&tasks__any=T2V&tasks__any=I2V"]
    feeds = [ElementTree.fromstring(httpx.get(f"{site}{PAPERS}.atom?{each}").content) for each in addresses]
    assert [one(feed, "id") for feed in feeds] == [
        "urn:diffusion-rl:feed:papers:tasks__any=T2V%2CI2V&year=2026"
    ] * 2
    assert one(feeds[0], "title") == "Papers on RL for image and video diffusion: T2V or I2V, 2026"


def test_no_batch_is_cut(site: str) -> None:
    with sqlite3.connect(f"file:{REPOSITORY}/diffusion-rl.db?mode=ro", uri=True) as database:
        [(day, count)] = database.execute(
            "select added, count(*) from papers where withdrawn is null group by added order by added desc"
            " limit 1"
        ).fetchall()
    database.close()
    for path in (f"{PAPERS}.atom", "/diffusion-rl/feed.atom"):
        assert httpx.get(site + path).text.count(f"<published>{day}T") >= count
