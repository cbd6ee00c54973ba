"""A project that depends on a release: the release, the server that publishes it, and runs of the project."""

import hashlib
import io
import json
import os
import runpy
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.clients.conftest import Quiet
from tests.conftest import REPOSITORY, run
from tests.helpers.diffing import set_version

NAME = "diffusion-rl-1.0.0.zip"
PAPERS = "data/tables/papers.csv"
NOTES = "paper,note\nrollouts-for-films,read\nalpha-po,to read\n"
LINES = (
    "2026 | arXiv | Rollouts for Films | read\n2025 | ICLR | Alpha-PO: Preferences for Pictures | to read\n"
)
KEPT = {
    *("papers", "paper_methods", "methods", "sections", "venues"),
    *("toolkits", "toolkit_methods", "toolkit_papers"),
}
PROJECT = REPOSITORY / "examples/dependent"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def zip_once(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small list, released as 1.0.0, with a few of its tables: frictionless is slow."""
    root = Path(shutil.copytree(built_once, tmp_path_factory.mktemp("small") / "list"))
    set_version(root, "1.0.0")
    assert run(root, "build").exit_code == 0
    assert run(root, "export").exit_code == 0
    repack(root / "dist" / NAME, slim)
    return root / "dist" / NAME


def slim(files: Files) -> None:
    """Leave some tables, and all that these refer to."""
    package = json.loads(files["datapackage.json"])
    for table in package["resources"]:
        if table["name"] not in KEPT:
            del files[table["path"]]
    package["resources"] = [table for table in package["resources"] if table["name"] in KEPT]
    files["datapackage.json"] = json.dumps(package, indent=2).encode()


@pytest.fixture
def published(zip_once: Path, tmp_path: Path) -> Path:
    """The folder in which releases are published."""
    (tmp_path / "published").mkdir()
    shutil.copy(zip_once, tmp_path / "published")
    return tmp_path / "published"


@pytest.fixture
def url(published: Path) -> Iterator[str]:
    """The address at which that folder is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(published))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    """The project with notes on the small list, of which it pins the release."""
    target = tmp_path / "project"
    shutil.copytree(PROJECT, target, ignore=shutil.ignore_patterns("cache"))
    (target / "notes.csv").write_text(NOTES)
    pin(target, published / NAME)
    return target


def pin(project: Path, release: Path) -> None:
    """Change the two lines."""
    version = release.stem.removeprefix("diffusion-rl-")
    lines = f'version = "{version}"\nsha256 = "{sha256(release.read_bytes())}"\n'
    (project / "pin.toml").write_text(lines)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(project: Path, url: str | None) -> tuple[int, str, str]:
    """Run the project in this process, which has imported frictionless: exit status and what it prints."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(project)
        patch.delenv("DIFFUSION_RL_URL", raising=False)
        if url is not None:
            patch.setenv("DIFFUSION_RL_URL", url)
        try:
            runpy.run_path(str(project / "reading.py"), run_name="__main__")
        except SystemExit as end:
            status = 1
            print(end.code, file=err)
    return status, out.getvalue(), err.getvalue()


def read_apart(project: Path, url: str) -> tuple[int, str, str]:
    """Run the project in another process, as users do."""
    command = [sys.executable, str(project / "reading.py")]
    given = {**os.environ, "DIFFUSION_RL_URL": url}
    done = subprocess.run(command, env=given, cwd=project, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def repack(path: Path, change: Callable[[Files], None]) -> None:
    """Change the files of a zip."""
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def flipped(content: bytes) -> bytes:
    """The content with one bit in the middle flipped."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
