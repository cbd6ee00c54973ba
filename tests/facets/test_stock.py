"""Datasette without the site's plugins shows the same facets at the same addresses."""

import json
import shutil
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import REPOSITORY
from tests.site.conftest import published, served

PAGES = ["?withdrawn__isnull=1", "?withdrawn__isnull=1&methods__arraycontains=GRPO&_facet_array=authors"]


def test_a_stock_datasette_shows_the_same_facets(small: Path, tmp_path: Path) -> None:
    published(small)
    for name in ("diffusion-rl.db", "inspect-data.json"):
        shutil.copy(small / name, tmp_path)
    shutil.copy(REPOSITORY / "metadata.yml", tmp_path)
    with served(tmp_path) as stock, served(small) as site:
        for page in PAGES:
            path = f"/diffusion-rl/papers.json{page}"
            plain, joined = (facets(address, path) for address in (stock, site))
            joined = {
                name: facet for name, facet in joined.items() if "__" not in name
            }  # stock has no groups
            assert joined == plain
            assert plain["methods"]["results"]


def facets(address: str, path: str) -> dict[str, Any]:
    """The facets of a page, with addresses as of no host."""
    text = httpx.get(f"{address}{path}").text.replace(address, "")
    found: dict[str, Any] = json.loads(text)["facet_results"]
    return found
