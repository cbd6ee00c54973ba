"""The image of the site: its steps run in empty roots, and the site runs in the last one, read-only."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import REPOSITORY
from tests.image.steps import Stage, follow, inside, instructions

able = os.geteuid() == 0 and bool(shutil.which("mmdebstrap"))
heavy = [pytest.mark.heavy, pytest.mark.skipif(not able, reason="needs root and mmdebstrap")]

PAGES = ["/", "/about", "/diffusion-rl/papers", "/diffusion-rl/papers/flow-grpo.json", "/datapackage.json"]
MOST = 250_000_000  # bytes


def test_dockerfile_runs_unprivileged_and_pinned() -> None:
    """Check its text: stages, user, health check, port, and only the packages of the site."""
    steps = instructions((REPOSITORY / "Dockerfile").read_text("utf-8"))
    assert [rest.partition(" AS ")[2] for name, rest in steps if name == "FROM"] == ["python", "build", ""]
    last = steps[max(number for number, step in enumerate(steps) if step[0] == "FROM") :]
    names = [name for name, _ in last]
    assert "RUN" not in names
    assert {"USER", "HEALTHCHECK", "EXPOSE", "CMD"} <= set(names)
    assert dict(last)["USER"] == "10001:10001"
    installed = [rest for name, rest in steps if name == "RUN" and "pip install" in rest]
    assert len(installed) == 1
    assert installed[0].endswith("--require-hashes --requirement requirements/site.txt")
    copied = [
        word for name, rest in steps if name == "COPY" for word in rest.split()[:-1] if word[:2] != "--"
    ]
    allowed = (REPOSITORY / ".dockerignore").read_text("utf-8").split("\n")
    assert [word for word in copied if word[0] != "/" and f"!{word}" not in allowed] == []


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The last stage."""
    return follow(REPOSITORY, tmp_path_factory.mktemp("image"))


@pytest.fixture(scope="module")
def container(image: Stage) -> Iterator[tuple[str, int]]:
    """The site, run as in the image: its address, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"PORT": str(port), "SITE_URL": "https://papers.example.org"}
    with subprocess.Popen(inside(image, image.command, sealed=True, **given)) as process:
        try:
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def answer(address: str) -> httpx.Response:
    """The answer of a page, after the server has started."""
    for _ in range(300):
        try:
            return httpx.get(address, timeout=60)
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


class TestImage:
    """Tests without a container engine."""

    pytestmark = heavy

    @pytest.mark.parametrize("path", PAGES)
    def test_pages(self, container: tuple[str, int], path: str) -> None:
        found = answer(f"{container[0]}{path}")
        assert found.status_code == 200, found.text[:500]
        if path == "/":
            assert '<link rel="canonical" href="https://papers.example.org/">' in found.text

    def test_runs_unprivileged_and_read_only(self, container: tuple[str, int], image: Stage) -> None:
        answer(container[0])
        status = Path(f"/proc/{container[1]}/status").read_text()
        assert "Uid:\t10001\t10001\t10001\t10001" in status
        for path in ("/app/x", "/venv/x", "/x"):
            assert subprocess.run(inside(image, ["touch", path], sealed=True)).returncode != 0

    def test_health(self, container: tuple[str, int], image: Stage) -> None:
        answer(container[0])
        port = container[0].rpartition(":")[2]
        assert subprocess.run(inside(image, image.health, sealed=True, PORT=port)).returncode == 0
        assert subprocess.run(inside(image, image.health, sealed=True, PORT="9")).returncode == 1

    def test_contains_only_files_that_the_site_needs(self, image: Stage) -> None:
        assert sorted(os.listdir(image.root / "app/data")) == ["tables"]
        [site] = (image.root / "venv/lib").glob("*/site-packages")
        packages = {path.name for path in site.iterdir()}
        assert not packages & {"pip", "pytest", "pyarrow", "frictionless", "mypy", "tomlkit"}
        sizes = subprocess.check_output(
            ["du", "--bytes", "--summarize", "--one-file-system", image.root], text=True
        )
        assert int(sizes.split()[0]) < MOST, sizes
