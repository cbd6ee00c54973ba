"""The small list in a git repository of its own: released, and ready for the next release."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PAPER, REPOSITORY, edit, everything, run, write_small
from tests.helpers.diffing import git, set_version

ALPHA = "data/papers/alpha-po.toml"
BETA = PAPER.replace("Alpha-PO", "Beta-PO").replace("alpha-po", "beta-po").replace("2405.00001", "2406.00003")
CHANGELOG = """\
# Changelog

What changed.

## 1.0.0 (2026-05-20)

First release.
"""
NOTES = """\
## Unreleased

- `beta-po` is the first paper of June.
- A new command.

More about it.

"""
CITATION = """\
cff-version: 1.2.0
title: "A small list"
version: 1.0.0
date-released: 2026-05-19
references:
- title: "Another"
  version: 7
"""
README = """\
# A small list

```bibtex
@misc{diffusion-rl,
  version = {1.0.0},
  year = {2025},
}
@misc{another,
  version = {1.0.0},
  year = {2025},
}
```
"""
PIN = '# The release that is used.\nversion = "1.0.0"\nsha256 = "0"\n'
WROTE = [
    "CHANGELOG.md",
    "CITATION.cff",
    "LIST.md",
    "README.md",
    "data/tables/dataset.csv",
    "datapackage.json",
    "diffusion-rl.db",
    "examples/dependent/pin.toml",
    "inspect-data.json",
]


@pytest.fixture(scope="session")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small list as version 1.0.0, committed and tagged in a repository of its own, to copy from."""
    root = write_small(tmp_path_factory.mktemp("released") / "list")
    set_version(root, "1.0.0")
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    (root / "CITATION.cff").write_text(CITATION)
    (root / "README.md").write_text(README)
    (root / "LIST.md").touch()
    (root / "examples/dependent").mkdir(parents=True)
    (root / "examples/dependent/pin.toml").write_text(PIN)
    shutil.copy(REPOSITORY / ".gitignore", root)
    assert run(root, "build").exit_code == 0
    git(root, "init", "--quiet", "--template=")
    save(root)
    git(root, "tag", "v1.0.0")
    git(root, "gc", "--quiet")  # few files to copy
    return root


@pytest.fixture
def released(released_once: Path, tmp_path: Path) -> Path:
    """That repository, as it was when it was released."""
    return Path(shutil.copytree(released_once, tmp_path / "list"))


@pytest.fixture(scope="session")
def ready_once(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with one more paper and notes on it, built and committed, to copy from."""
    root = Path(shutil.copytree(released_once, tmp_path_factory.mktemp("ready") / "list"))
    (root / "data/papers/beta-po.toml").write_text(BETA)
    edit(root / "CHANGELOG.md", "## 1.0.0", f"{NOTES}## 1.0.0")
    assert run(root, "build").exit_code == 0
    save(root)
    git(root, "gc", "--quiet")
    return root


@pytest.fixture
def ready(ready_once: Path, tmp_path: Path) -> Path:
    """The list with one more paper, ready for the next release."""
    return Path(shutil.copytree(ready_once, tmp_path / "list"))


def save(root: Path) -> None:
    """Commit the folder."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Change")


def asked(root: Path, *arguments: str) -> str:
    return subprocess.check_output(["git", "-C", str(root), *arguments], text=True)


def pinned(dist: Path, version: str) -> list[str]:
    content = (dist / f"diffusion-rl-{version}.zip").read_bytes()
    return [f'version = "{version}"', f'sha256 = "{hashlib.sha256(content).hexdigest()}"']


def refusal(root: Path, *arguments: str) -> list[str]:
    """The lines with which a release is refused, without their count; no file changes."""
    before = everything(root)
    result = run(root, "release", *arguments)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert everything(root) == before
    *lines, count = result.stderr.splitlines()
    assert count == ("1 fault" if len(lines) == 1 else f"{len(lines)} faults")
    return lines
