"""A release of the list: exported, its zip unpacked, and served on loopback."""

import os
import re
import shlex
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import REPOSITORY, copied, run

CLIENTS = os.environ.get("CLIENTS")  # the environment of the clients; default: the project's own


@pytest.fixture(scope="session")
def released(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder: list/, the real list with a paper withdrawn; dist/, its export; package/, that unpacked."""
    folder = tmp_path_factory.mktemp("released")
    root = copied(repository, folder / "list")
    paper = root / "data/papers/tempact.toml"
    paper.write_text(
        re.sub("^added = (.*)$", r"added = \1\nwithdrawn = \1", paper.read_text("utf-8"), flags=re.M)
    )
    assert run(root, "build").exit_code == 0
    assert run(root, "export", "--directory", str(folder / "dist")).exit_code == 0
    with ZipFile(package_zip(folder / "dist")) as archive:
        archive.extractall(folder / "package")
    return folder


def package_zip(dist: Path) -> Path:
    """The zip of the data package in an export."""
    [archive] = (path for path in dist.glob("*.zip") if not path.stem.endswith("-parquet"))
    return archive


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a log."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(released: Path) -> Iterator[str]:
    """The address at which that folder is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(released)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def places(released: Path, address: str) -> dict[str, str]:
    """The places in the commands of the examples, quoted for the shell."""
    python = str(REPOSITORY / CLIENTS / "bin/python") if CLIENTS else sys.executable
    archive = package_zip(released / "dist")
    names = {
        "python": python,
        "dist": str(released / "dist"),
        "package": str(released / "package"),
        "zip": str(archive),
        "address": address,
        "zip_name": archive.name,
    }
    return {name: shlex.quote(value) for name, value in names.items()}


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a user: no project on Python's path, no network beyond loopback."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    home = {"HOME": str(REPOSITORY / CLIENTS / "home")} if CLIENTS else {}
    hub = {"HF_HOME": str(tmp_path_factory.mktemp("hub")), "HF_HUB_OFFLINE": "1"}  # an empty cache
    return {**kept, **home, **hub, "SPARK_LOCAL_IP": "127.0.0.1"}
