"""Two versions of the small list in a repository, and a package next to it."""

import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.helpers.diffing import commit, diff, git, number, remake

PAPERS = "data/tables/papers.csv"


@pytest.fixture(scope="session")
def list_once(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small list in a git repository of its own, as v1.0.0 and v1.0.1, to copy from."""
    root = Path(shutil.copytree(built_once, tmp_path_factory.mktemp("versions") / "list"))
    git(root, "init", "--quiet", "--template=")
    for version in ("1.0.0", "1.0.1"):
        remake(root, number(version))
        commit(root, f"v{version}")
    git(root, "gc", "--quiet")  # few files to copy
    return root


@pytest.fixture
def list_root(list_once: Path, tmp_path: Path) -> Path:
    """That repository."""
    return Path(shutil.copytree(list_once, tmp_path / "list"))


@pytest.fixture
def package(list_root: Path, tmp_path: Path) -> Path:
    """A copy of its package alone, outside of any repository."""
    target = tmp_path / "package"
    shutil.copytree(list_root / "data/tables", target / "data/tables")
    shutil.copy(list_root / "datapackage.json", target)
    return target


def zipped(folder: Path, path: Path, top: str = "") -> Path:
    """A zip of the files of a folder."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and ".git" not in file.parts:
                archive.write(file, f"{top}{file.relative_to(folder).as_posix()}")
    return path


def refusal(root: Path, *arguments: str) -> list[str]:
    """The lines with which versions are refused, without their count."""
    found = diff(root, *arguments)
    assert (found.stdout, found.exit_code) == ("", 1), found.output
    *lines, count = found.stderr.splitlines()
    assert count == ("1 fault" if len(lines) == 1 else f"{len(lines)} faults")
    return lines
