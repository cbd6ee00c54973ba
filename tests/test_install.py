"""What .ci/pip installs into a new environment, with a Python that only writes down what it is asked."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

RECORDER = """#!/bin/bash
case "$*" in
  "-c import pip") [ -e "$HOME/has-pip" ] ;;
  "-c import ensurepip"*) [ -e "$HOME/wheels" ] && echo "$HOME/wheels" ;;
  *)
    echo "${PYTHONPATH:+bundled }$*" >> "$HOME/asked"
    if [ -p "${!#}" ]; then cat "${!#}" >> "$HOME/asked"; fi ;;
esac
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with an environment and the lock of the site."""
    python = tmp_path / "environment/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(RECORDER)
    python.chmod(0o755)
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "requirements/site.txt", tmp_path / "requirements")
    (tmp_path / "bin").mkdir()
    for name in ("bash", "cat", "sed"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def install(home: Path) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run .ci/pip without uv; return the process and what Python was asked."""
    command = [str(shutil.which("bash")), str(ROOT / ".ci/pip"), "environment", "click"]
    environment = {"PATH": str(home / "bin"), "HOME": str(home)}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True)
    asked = home / "asked"
    return done, asked.read_text().splitlines() if asked.exists() else []


def test_a_new_environment_gets_the_locked_pip_from_pythons_own(home: Path) -> None:
    (home / "wheels").mkdir()
    (home / "wheels/pip-1-py3-none-any.whl").touch()
    _, (first, locked, *hashes, last) = install(home)
    assert first.startswith("bundled -m pip install ")
    assert "--require-hashes" in first.split()
    assert locked.startswith("pip==")
    assert hashes
    assert all("--hash=sha256:" in line for line in hashes)
    assert last == "-m pip install --quiet --disable-pip-version-check --no-compile click"


def test_an_environment_with_pip_uses_it(home: Path) -> None:
    (home / "has-pip").touch()
    _, asked = install(home)
    assert asked == ["-m pip install --quiet --disable-pip-version-check --no-compile click"]


def test_a_python_without_ensurepip_is_named(home: Path) -> None:
    done, asked = install(home)
    assert (done.returncode, asked) == (1, [])
    assert done.stderr == "This needs Python 3.11 or later with venv (Debian: apt install python3-venv).\n"
