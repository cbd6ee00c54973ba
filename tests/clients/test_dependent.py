"""A project that depends on the data: it accepts only the intact release that it pins."""

import hashlib
import io
import json
import os
import re
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
from frictionless import Package

from tests.clients.conftest import Quiet, package_zip
from tests.conftest import REPOSITORY, edit, run
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


def test_release_is_fetched_once_and_joined(project: Path, published: Path, url: str) -> None:
    assert read(project, url) == (0, LINES, "")
    assert [path.name for path in (project / "cache").iterdir()] == [NAME]
    assert (project / "cache" / NAME).read_bytes() == (published / NAME).read_bytes()
    (published / NAME).unlink()
    assert read(project, url) == (0, LINES, "")
    assert read(project, None) == (0, LINES, "")


def test_damaged_cached_copy_is_fetched_again(project: Path, url: str) -> None:
    assert read(project, url) == (0, LINES, "")
    cached = project / "cache" / NAME
    whole = cached.read_bytes()
    cached.write_bytes(flipped(whole))
    assert read(project, url) == (0, LINES, "")
    assert cached.read_bytes() == whole


def flipped(content: bytes) -> bytes:
    """The content with one bit in the middle flipped."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def cut(content: bytes) -> bytes:
    return content[:-1]


def replaced(content: bytes) -> bytes:
    return b"<html>"


@pytest.mark.parametrize("damage", [flipped, cut, replaced])
def test_copy_whose_hash_differs_is_refused(
    project: Path, published: Path, url: str, damage: Callable[[bytes], bytes]
) -> None:
    whole = (published / NAME).read_bytes()
    (published / NAME).write_bytes(damage(whole))
    found = sha256(damage(whole))
    line = f"{url}/{NAME}: is refused: its SHA-256 is {found}, not {sha256(whole)} as pinned\n"
    assert read(project, url) == (1, "", line)
    assert list((project / "cache").iterdir()) == []


def test_copy_whose_version_differs_is_refused(project: Path, published: Path, url: str) -> None:
    def change(files: Files) -> None:
        files["datapackage.json"] = files["datapackage.json"].replace(
            b'"version": "1.0.0"', b'"version": "1.0.1"'
        )

    repack(published / NAME, change)
    pin(project, published / NAME)
    line = f"{NAME}: is refused: it has version 1.0.1, not 1.0.0 as pinned\n"
    assert read(project, url) == (1, "", line)
    assert list((project / "cache").iterdir()) == []


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (replaced, "File is not a zip file"),
        (cut, "File is not a zip file"),
        (flipped, "Bad CRC-32 for file 'datapackage.json'"),
    ],
)
def test_broken_zip_is_refused_even_if_pinned(
    project: Path, published: Path, url: str, damage: Callable[[bytes], bytes], reason: str
) -> None:
    (published / NAME).write_bytes(damage((published / NAME).read_bytes()))
    pin(project, published / NAME)
    assert read(project, url) == (1, "", f"{NAME}: is refused: {reason}\n")
    assert list((project / "cache").iterdir()) == []


def flip(files: Files) -> None:
    files[PAPERS] = mistyped(files[PAPERS])


def mistyped(papers: bytes) -> bytes:
    """The papers with one letter of a title changed."""
    assert papers.count(b",Rollouts for Films,") == 1
    return papers.replace(b",Rollouts for Films,", b",Rollouts for Filmz,")


def lose(files: Files) -> None:
    del files["data/tables/toolkits.csv"]


def mismeasure(files: Files) -> None:
    files["datapackage.json"] = files["datapackage.json"].replace(sha256(files[PAPERS]).encode(), b"0" * 64)


def dangle(files: Files) -> None:
    path = "data/tables/paper_methods.csv"
    before = sha256(files[path])
    files[path] = files[path].replace(b",GRPO\n", b",GRPX\n")
    assert sha256(files[path]) != before
    descriptor = files["datapackage.json"].replace(before.encode(), sha256(files[path]).encode())
    files["datapackage.json"] = descriptor


GONE = "The data source could not be successfully loaded: [Errno 2] No such file or directory: 'toolkits.csv'"
HASH = 'The data source does not match the expected hash count: expected is "{}" and actual is "{}"'
DANGLING = (
    'Row at position "3" violates the foreign key: for "method": values "GRPX" not found in the lookup table '
    '"methods" as "name"'
)


@pytest.mark.parametrize("damage", [flip, lose, mismeasure, dangle])
def test_damaged_package_is_refused_even_if_pinned(
    project: Path, published: Path, url: str, damage: Callable[[Files], None]
) -> None:
    with ZipFile(published / NAME) as archive:
        papers = archive.read(PAPERS)
    repack(published / NAME, damage)
    pin(project, published / NAME)
    whole = sha256(papers)
    errors = {
        flip: [("papers", HASH.format(whole, sha256(mistyped(papers))))],
        lose: [
            ("toolkits", GONE),
            *((f"toolkit_{of}", GONE) for of in ("methods", "papers")),
        ],
        mismeasure: [("papers", HASH.format("0" * 64, whole))],
        dangle: [("paper_methods", DANGLING)],
    }[damage]
    tables = Package(str(published / NAME)).validate().tasks
    found = [(table.name, unpacked(error.message)) for table in tables for error in table.errors]
    assert sorted(found) == sorted(errors)
    status, printed, said = read(project, url)
    assert (status, printed) == (1, "")
    lines = [f"{NAME}: is refused: {table}: {message}" for table, message in errors]
    assert sorted(unpacked(said).splitlines()) == sorted(lines)
    assert list((project / "cache").iterdir()) == []


def unpacked(message: str) -> str:
    """A message without the name of the folder that frictionless unpacks a zip in."""
    return re.sub(r"'\S*/data/tables/", "'", message)


def test_following_a_release_changes_two_lines(
    project: Path, published: Path, url: str, built_once: Path, tmp_path: Path
) -> None:
    assert read(project, url) == (0, LINES, "")
    before = (project / "pin.toml").read_text()
    later = Path(shutil.copytree(built_once, tmp_path / "later"))
    alpha = later / "data/papers/alpha-po.toml"
    edit(
        alpha,
        "added = 2026-05-18",
        'added = 2026-05-18\nwithdrawn = 2026-05-19\nsuperseded_by = "rollouts-for-films"',
    )
    set_version(later, "1.0.1")
    assert run(later, "build").exit_code == 0
    assert run(later, "export").exit_code == 0
    shutil.copy(later / "dist/diffusion-rl-1.0.1.zip", published)
    pin(project, published / "diffusion-rl-1.0.1.zip")
    changed = zip(before.splitlines(), (project / "pin.toml").read_text().splitlines(), strict=True)
    assert [old != new for old, new in changed] == [True, True]
    said = "alpha-po is withdrawn; see rollouts-for-films\n"
    assert read(project, url) == (0, LINES, said)


def test_failed_downloads(project: Path, published: Path, url: str) -> None:
    setting = "DIFFUSION_RL_URL: is not set; set it to the address or folder of the releases\n"
    assert read(project, None) == (1, "", setting)
    (published / NAME).unlink()
    line = f"{url}/{NAME}: cannot be fetched: HTTP Error 404: File not found\n"
    assert read(project, url) == (1, "", line)
    line = f"nowhere/{NAME}: cannot be fetched: unknown url type: 'nowhere/{NAME}'\n"
    assert read(project, "nowhere") == (1, "", line)


def test_release_is_read_from_a_folder(project: Path, published: Path) -> None:
    assert read(project, str(published)) == (0, LINES, "")
    shutil.rmtree(project / "cache")
    (published / "v1.0.0").mkdir()
    (published / NAME).rename(published / "v1.0.0" / NAME)
    assert read(
        project, f"{(published / 'v{version}').as_uri().replace('%7B', '{').replace('%7D', '}')}"
    ) == (
        0,
        LINES,
        "",
    )


def test_notes_on_unknown_papers(project: Path, url: str) -> None:
    (project / "notes.csv").write_text(f"{NOTES}beta-po,to find\ngamma-po,to find\n")
    assert read_apart(project, url) == (1, "", "notes.csv: no such paper in 1.0.0: beta-po, gamma-po\n")


def test_example_project_reads_this_list(tmp_path: Path, released: Path, address: str) -> None:
    project = Path(shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("cache")))
    pin(project, package_zip(released / "dist"))
    status, printed, said = read_apart(project, f"{address}/dist")
    assert (status, said) == (0, "")
    notes = (PROJECT / "notes.csv").read_text("utf-8").splitlines()[1:]
    assert [line.rpartition(" | ")[2] for line in printed.splitlines()] == [
        note.partition(",")[2] for note in notes
    ]


def test_pin_is_two_lines() -> None:
    lines = [line for line in (PROJECT / "pin.toml").read_text("utf-8").splitlines() if line[0] != "#"]
    version = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))["version"]
    assert lines[0] == f'version = "{version}"'
    assert re.fullmatch(r'sha256 = "[0-9a-f]{64}"', lines[1])
    assert len(lines) == 2
