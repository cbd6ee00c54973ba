"""nginx as in the examples, in front of two real servers, which are killed in turn."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import REPOSITORY
from tests.site.conftest import served

PAPERS = "/diffusion-rl/papers"
pytestmark = pytest.mark.heavy


@contextmanager
def fronted(replicas: list[str]) -> Iterator[str]:
    """nginx with that configuration, but on free ports, for the length of the block; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        ports = [str(free.getsockname()[1]), *(replica.rpartition(":")[2] for replica in replicas)]
    config = (REPOSITORY / "examples/serve/nginx.conf").read_text("utf-8")
    for port, other in zip(("8080", "8001", "8002"), ports, strict=True):
        assert f"127.0.0.1:{port}" in config
        config = config.replace(f"127.0.0.1:{port}", f"127.0.0.1:{other}")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # started by root, nginx works as another user
        (Path(folder) / "nginx.conf").write_text(config, "utf-8")
        server = subprocess.Popen(["nginx", "-p", folder, "-e", "error.log", "-c", f"{folder}/nginx.conf"])
        try:
            address = f"http://127.0.0.1:{ports[0]}"
            with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:  # with growing pauses
                assert client.get(f"{address}/-/versions.json").status_code == 200
            yield address
        finally:
            server.terminate()
            server.wait()


def test_header_of_one_reader_does_not_affect_others(small_published: Path) -> None:
    with served(small_published) as site, fronted([site, site]) as address:
        first = httpx.get(
            f"{address}{PAPERS}", headers={"x-forwarded-proto": "wss", "x-forwarded-host": "evil"}
        )
        again = httpx.get(f"{address}{PAPERS}")
    assert again.text == first.text
    assert f'<link rel="canonical" href="{address}{PAPERS}">' in again.text
    assert "wss:" not in again.text
    assert "evil" not in again.text


def statuses(address: str, number: int) -> set[int]:
    """The statuses of pages that were never requested before."""
    asked = (f"{address}{PAPERS}?_={time.monotonic_ns()}" for _ in range(number))
    return {httpx.get(url, timeout=30).status_code for url in asked}


def test_one_replica_suffices_and_cached_pages_survive_both(small_published: Path, tmp_path: Path) -> None:
    replica = shutil.copytree(small_published, tmp_path / "replica")
    with ExitStack() as first, ExitStack() as second, ExitStack() as front:
        replicas = [first.enter_context(served(small_published)), second.enter_context(served(replica))]
        address = front.enter_context(fronted(replicas))
        page = httpx.get(f"{address}{PAPERS}")
        assert page.headers["content-encoding"] == "gzip"
        assert statuses(address, 10) == {200}
        first.close()
        assert statuses(address, 10) == {200}
        second.close()
        assert httpx.get(f"{address}{PAPERS}").text == page.text
        assert statuses(address, 1) == {502}
