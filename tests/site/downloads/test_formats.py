"""The feed, linked data and the data package, each read by a common library."""

import hashlib
import json
import re
from typing import Any

import feedparser
import httpx
import pytest

from tests.conftest import REPOSITORY

PAPERS = "/diffusion-rl/papers"
FEED = "/diffusion-rl/feed.atom"


def described(page: str) -> dict[str, Any]:
    """The JSON-LD of a page."""
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    found: dict[str, Any] = json.loads(block)
    assert found["@context"] == "https://schema.org"
    return found


def test_dataset_has_linked_data(site: str) -> None:
    found = described(httpx.get(site).text)
    package = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
    assert (found["@type"], found["name"], found["version"]) == (
        "Dataset",
        package["title"],
        package["version"],
    )
    assert found["description"] == package["description"]
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert len(found["distribution"]) == 2
    for download in found["distribution"]:
        assert httpx.get(download["contentUrl"]).status_code == 200


def test_paper_has_linked_data(site: str) -> None:
    paper = httpx.get(f"{site}{PAPERS}/flow-grpo.json?_shape=objects").json()["rows"][0]
    found = described(httpx.get(f"{site}{PAPERS}/flow-grpo").text)
    assert found["@type"] == "ScholarlyArticle"
    assert found["name"] == paper["title"]
    assert [author["name"] for author in found["author"]] == json.loads(paper["authors"])
    assert (found["datePublished"], found["url"]) == ("2025", f"{site}{PAPERS}/flow-grpo")
    assert found["identifier"] == ["arXiv:2505.05470"]


FEEDS = ["", "?method=GRPO&task=T2V", "?section=surveys", "?section=reward-models", "?method=Nothing"]


@pytest.mark.parametrize("query", FEEDS)
def test_feed_is_well_formed(query: str, site: str) -> None:
    feed = feedparser.parse(f"{site}{FEED}{query}")
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert feed.headers["content-type"].partition(";")[0] in ("application/atom+xml", "application/xml")
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids) >= 1
    assert [entry.id for entry in feedparser.parse(f"{site}{FEED}{query}").entries] == ids
    for entry in feed.entries:
        assert entry.title
        assert entry.author
        assert entry.updated_parsed
        paper = entry.id.removeprefix("urn:diffusion-rl:paper:")
        assert entry.link in (f"{site}{PAPERS}/{paper}", f"{site}/about")
    for entry in feed.entries[::25]:
        assert httpx.get(entry.link).status_code == 200


def test_feed_names_the_papers_added_last(site: str) -> None:
    feed = feedparser.parse(f"{site}{FEED}?method=GRPO&task=T2V")
    found = {entry.id.removeprefix("urn:diffusion-rl:paper:") for entry in feed.entries}
    tags = "tasks__arraycontains=T2V&methods__arraycontains=GRPO"
    rows = httpx.get(f"{site}{PAPERS}.json?{tags}&_shape=array&_size=max").json()
    tagged = {row["id"] for row in rows}
    assert {paper for paper in found if not paper.startswith("urn:")} == tagged
    assert len(tagged) > 10


def test_package_is_served_byte_for_byte(site: str) -> None:
    descriptor = httpx.get(f"{site}/datapackage.json").content
    assert descriptor == (REPOSITORY / "datapackage.json").read_bytes()
    resources = json.loads(descriptor)["resources"]
    for resource in resources:
        content = httpx.get(f"{site}/{resource['path']}").content
        assert (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}") == (
            resource["bytes"],
            resource["hash"],
        )


def test_frictionless_finds_the_tables_of_the_served_package(site: str) -> None:
    """They are valid: test_package.py has all of them validated, from the same bytes."""
    from frictionless import Package

    package = Package(f"{site}/datapackage.json")
    assert [f"data/tables/{name}.csv" for name in package.resource_names] == package.resource_paths
    for name in ("sections", "tasks", "paper_tasks"):
        content = (REPOSITORY / f"data/tables/{name}.csv").read_text("utf-8")
        assert len(package.get_table_resource(name).read_rows()) == content.count("\n") - 1
