"""Links to the repository if REPOSITORY_URL is set, and none without it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import REPOSITORY
from tests.helpers.forked import datasette_output
from tests.site.conftest import served

URL = "https://github.com/example/diffusion-rl"
EVERYWHERE = [
    f"{URL}/issues/new?template=error.yml",
    f"{URL}/issues/new?template=paper.yml",
    URL,
    f"{URL}/releases",
]
PAGES = {
    "/": [],
    "/about": [],
    "/diffusion-rl/papers?venue=ICLR": [],
    "/diffusion-rl/papers/flow-grpo": [
        f"{URL}/issues/new?template=error.yml&title=Error%3A+flow-grpo&record=flow-grpo",
        f"{URL}/edit/main/data/papers/flow-grpo.toml",
    ],
    "/diffusion-rl/tasks/T2I": [f"{URL}/edit/main/data/tasks.toml"],
}


def page(path: str, url: str | None) -> tuple[int | None, str]:
    """The exit code and the answer of the site with that setting."""
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("REPOSITORY_URL", raising=False)
        if url is not None:
            environment.setenv("REPOSITORY_URL", url)
        return datasette_output(str(REPOSITORY), "--get", path)


@pytest.fixture(scope="module")
def linked_site(repository: Path) -> Iterator[str]:
    """The address of a site that knows its repository."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("REPOSITORY_URL", f"{URL}/")
        with served(repository) as address:
            yield address


@pytest.mark.parametrize("path", PAGES)
def test_every_page_links_to_the_repository(linked_site: str, path: str) -> None:
    text = httpx.get(linked_site + path).text.replace("&amp;", "&")
    wanted = [*EVERYWHERE[1:], *PAGES[path]] if PAGES[path] else EVERYWHERE
    assert [link for link in wanted if f'href="{link}"' not in text] == []


@pytest.mark.parametrize("url", [None, ""])
def test_without_a_repository_there_are_no_links(repository: Path, url: str | None) -> None:
    _, text = page("/diffusion-rl/papers/flow-grpo", url)
    assert "<h1>" in text
    for label in ("Report an error", "Edit this record", "Add a paper", "Releases"):
        assert label not in text


def test_invalid_address(repository: Path) -> None:
    code, text = page("/", "github.com/example")
    assert code == 1
    said = "REPOSITORY_URL: 'github.com/example' is not an address such as https://github.com/OWNER/NAME"
    assert said in " ".join(text.split())
