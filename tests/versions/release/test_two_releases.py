"""Two releases one after the other: made, tagged, published, downloaded, verified, pinned and compared."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
import yaml

from tests.clients.conftest import Quiet
from tests.conftest import REPOSITORY, edit, run
from tests.helpers.diffing import diff, git
from tests.versions.release.conftest import ALPHA, asked, save
from tests.versions.release.test_release import WHO

WORKFLOW = yaml.load((REPOSITORY / ".github/workflows/release.yml").read_text("utf-8"), yaml.CBaseLoader)
STEPS = {step["name"]: step["run"] for step in WORKFLOW["jobs"]["release"]["steps"] if "run" in step}
NOTES = "paper,note\nrollouts-for-films,read\nalpha-po,to read\n"
# Replaces the program of that name: `gh release create TAG … FILES` copies the files to a folder.
GH = """\
#!/bin/sh
set -eu
test "$1 $2 $4 $5 $7" = "release create --verify-tag --title --notes-file"
mkdir "$RELEASES/$3"
cp "$8" "$RELEASES/$3.md"
place="$RELEASES/$3"
shift 8
cp "$@" "$place"
"""


class World(NamedTuple):
    """The maintainer's clone, its remote, and the folder where releases are published and served."""

    root: Path
    origin: Path
    releases: Path
    address: str

    def publish(self, tag: str) -> None:
        """Run the workflow in a fresh clone of the tag, as a runner does."""
        runner = self.releases.parent / f"runner-{tag}"
        git(self.releases.parent, "clone", "--quiet", "--branch", tag, str(self.origin), str(runner))
        (runner / ".venv").symlink_to(Path(sys.executable).parent.parent)
        given = {
            "PATH": f"{self.releases.parent / 'bin'}:/usr/bin:/bin",
            "PYTHONPATH": str(REPOSITORY),
            "RELEASES": str(self.releases),
            "GITHUB_REF_NAME": tag,
            "GITHUB_ENV": str(self.releases.parent / "env"),
            "VERSION": tag.removeprefix("v"),
        }
        for name, text in STEPS.items():
            if name != "Install":
                command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", text]
                done = subprocess.run(command, cwd=runner, env=given, capture_output=True, text=True)
                assert done.returncode == 0, (name, done.stdout, done.stderr)

    def download(self, tag: str) -> Path:
        """The assets of a release in an empty folder: the sums file, and what it names."""
        folder = self.releases.parent / f"downloaded-{tag}"
        folder.mkdir()
        self.fetch(tag, "SHA256SUMS", folder)
        for line in (folder / "SHA256SUMS").read_text().splitlines():
            self.fetch(tag, line.split("  ")[1], folder)
        return folder

    def fetch(self, tag: str, name: str, folder: Path) -> None:
        with urlopen(f"{self.address}/{tag}/{name}") as answer:
            (folder / name).write_bytes(answer.read())

    def depend(self, project: Path) -> "subprocess.CompletedProcess[str]":
        """Run the project that depends on the data, with the pin of the release."""
        environment = os.environ | {"DIFFUSION_RL_URL": f"{self.address}/v{{version}}"}
        command = [sys.executable, str(project / "reading.py")]
        return subprocess.run(command, env=environment, cwd=project, capture_output=True, text=True)


@pytest.fixture
def world(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
    films = ready / "data/papers/rollouts-for-films.toml"
    edit(films, "[links]\n", '[links]\nCode = "https://github.com/example/films"\n')
    assert run(ready, "build").exit_code == 0
    save(ready)
    git(tmp_path, "clone", "--quiet", "--bare", str(ready), "origin.git")
    git(ready, "remote", "add", "origin", str(tmp_path / "origin.git"))
    for name in ("releases", "bin"):
        (tmp_path / name).mkdir()
    (tmp_path / "bin/gh").write_text(GH)
    (tmp_path / "bin/gh").chmod(0o755)
    handler = partial(Quiet, directory=str(tmp_path / "releases"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield World(ready, tmp_path / "origin.git", tmp_path / "releases", address)
        server.shutdown()
        thread.join()


def made(world: World, version: str) -> None:
    """Release, commit and tag, and push all of it."""
    result = run(world.root, "release", version, "--tag")
    assert (result.exit_code, result.stderr) == (0, "")
    git(world.root, "push", "--quiet", "--follow-tags", "origin", "HEAD")


def verified(folder: Path) -> list[str]:
    """The names of the assets, after a check of their sums."""
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.removesuffix(": OK") for line in done.stdout.splitlines()]


def example(folder: Path, name: str, *arguments: str) -> str:
    """The output of one of the examples for the assets."""
    command = [sys.executable, str(REPOSITORY / "examples" / name), *arguments]
    return subprocess.check_output(command, cwd=folder, text=True)


def test_two_releases(world: World, tmp_path: Path) -> None:
    made(world, "1.1.0")
    world.publish("v1.1.0")
    first = world.download("v1.1.0")
    assert verified(first) == [
        "LIST.md",
        "README.md",
        "croissant.json",
        "diffusion-rl-1.1.0-parquet.zip",
        "diffusion-rl-1.1.0.zip",
        "diffusion-rl.bib",
        "diffusion-rl.csl.json",
        "diffusion-rl.db",
    ]
    assert {*verified(first), "SHA256SUMS"} == set(os.listdir(world.releases / "v1.1.0"))

    project = Path(shutil.copytree(REPOSITORY / "examples/dependent", tmp_path / "project"))
    (project / "notes.csv").write_text(NOTES)
    shutil.copy(world.root / "examples/dependent/pin.toml", project)
    done = world.depend(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2025 | ICLR | Alpha-PO: Preferences for Pictures | to read\n" in done.stdout
    assert (
        world.releases.joinpath("v1.1.0.md")
        .read_text()
        .endswith("\nTo depend on it:\n\n    " + "\n    ".join(pin(project)) + "\n")
    )

    edit(world.root / ALPHA, "Preferences for Pictures", "Preferences for Paintings")
    assert run(world.root, "build").exit_code == 0
    save(world.root)
    made(world, "1.1.1")
    world.publish("v1.1.1")
    second = world.download("v1.1.1")
    assert "diffusion-rl-1.1.1.zip" in verified(second)
    with ZipFile(second / "diffusion-rl-1.1.1-parquet.zip") as archive:
        archive.extractall(second)
    assert example(second, "duckdb_parquet.py", str(second)) == "2026  1\n"
    assert example(second, "package_frictionless.py", "diffusion-rl-1.1.1.zip") == "2026  1\n"

    before = pin(project)
    shutil.copy(world.root / "examples/dependent/pin.toml", project)
    assert [old != new for old, new in zip(before, pin(project), strict=True)] == [True, True]
    done = world.depend(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2025 | ICLR | Alpha-PO: Preferences for Paintings | to read\n" in done.stdout


def pin(project: Path) -> list[str]:
    return [line for line in (project / "pin.toml").read_text().splitlines() if line[0] != "#"]


@pytest.mark.parametrize("tags", [True, False])
def test_two_releases_are_compared_in_any_clone(world: World, tmp_path: Path, tags: bool) -> None:
    made(world, "1.1.0")
    edit(world.root / ALPHA, "Preferences for Pictures", "Preferences for Paintings")
    assert run(world.root, "build").exit_code == 0
    save(world.root)
    made(world, "1.1.1")
    git(tmp_path, "clone", "--quiet", *([] if tags else ["--no-tags"]), str(world.origin), "clone")
    clone = tmp_path / "clone"
    assert asked(clone, "tag").split() == (["v1.0.0", "v1.1.0", "v1.1.1"] if tags else [])
    text = diff(clone, "1.1.0", "v1.1.1").stdout
    assert "title: 'Alpha-PO: Preferences for Pictures' -> 'Alpha-PO: Preferences for Paintings'" in text
    assert text.splitlines()[-2:] == [
        "least version: 1.1.1 (patch); 1.1.1 satisfies it",
        "  records of papers are changed: 1",
    ]
    for zipped in ("1.1.0", "1.1.1"):  # the same bytes wherever that version is built
        there = tmp_path / f"built-{zipped}"
        revision = f"v{zipped}" if tags else text.partition("(")[2].partition(")")[0]
        if tags or zipped == "1.1.0":
            git(tmp_path, "clone", "--quiet", str(clone), str(there))
            git(there, "checkout", "--quiet", revision)
            assert run(there, "build").exit_code == 0
            assert run(there, "export").exit_code == 0
            assert (there / f"dist/diffusion-rl-{zipped}.zip").is_file()
            if zipped == "1.1.1":
                name = f"dist/diffusion-rl-{zipped}.zip"
                assert (there / name).read_bytes() == (world.root / name).read_bytes()
