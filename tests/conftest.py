"""Fixtures of all tests: the repository, a small invented list, and the command line."""

import fcntl
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from multiprocessing.util import Finalize
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scripts.commands.main import cli
from scripts.records.catalogue import VOCABULARIES
from tests.helpers.once import TEMPLATES, do_once

REPOSITORY = Path(__file__).parent.parent
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
# The headless shell is the same engine without windows: it takes a third of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)

# Another time zone and locale, which must not change any output.
ELSEWHERE = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": "."}

KEYS = (
    "title, short_name, summary, year, venue, presentation, section, tasks, methods, base_models, rewards, "
    "benchmarks, builds_on, compares_with, authors, arxiv, submitted, category, doi, code_license, added, "
    "read, withdrawn, superseded_by, links, evidence, corrections"
)

PAPER = """\
title = "Alpha-PO: Preferences for Pictures"
short_name = "Alpha-PO"
year = 2025
venue = "ICLR"
section = "preference-optimization"
tasks = ["T2I"]
methods = ["DPO"]
authors = ["Ada Nüsken", "Bo Li"]
arxiv = "2405.00001"
submitted = 2024-05-01
doi = "10.1000/alpha-po"
added = 2026-05-18

[links]
Paper = "https://arxiv.org/abs/2405.00001"
Code = "https://github.com/example/alpha-po"
"""

PREPRINT = """\
title = "Rollouts for Films"
year = 2026
venue = "arXiv"
section = "policy-gradient"
tasks = ["T2V", "I2V"]
methods = ["Policy Gradient", "GRPO"]
authors = ["Bo Li"]
arxiv = "2601.00002"
added = 2026-05-18

[links]
Paper = "https://arxiv.org/abs/2601.00002"

[[corrections]]
field = "methods"
was = ["Policy Gradient"]
evidence = "https://arxiv.org/abs/2601.00002"
reason = "it trains with GRPO"
date = 2026-05-20
"""

TOOLKIT = """\
name = "Alpha-Kit"
description = "Code for Alpha-PO."
tasks = ["T2I"]
methods = ["DPO", "Toolkit"]
implements = ["alpha-po"]
added = 2026-05-18

[links]
Code = "https://github.com/example/alpha-kit"
"""

RELATED = """\
name = "Awesome Neighbours"
url = "https://github.com/example/awesome-neighbours"
description = "Papers next door."
"""


def pytest_configure(config: pytest.Config) -> None:
    """Do some work once; stop if browser tests are required but there is no browser; restore SIGINT.

    A shell starts background jobs with SIGINT ignored, and child processes inherit this. The tests
    interrupt child processes, so these must not ignore it.
    """
    do_once()
    if config.getoption("markexpr") == "not heavy" and "TMPDIR" not in os.environ and has_room(MEMORY):
        stay_in_memory()
    if TEMPLATES not in os.environ:  # else the first process of the run has made it
        os.environ[TEMPLATES] = tempfile.mkdtemp(prefix="templates-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(TEMPLATES), ignore_errors=True))
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if os.environ.get("REQUIRE_BROWSER") and not CHROMIUM:
        pytest.exit("no Chromium found, and REQUIRE_BROWSER is set", returncode=1)


def has_room(folder: Path) -> bool:
    """Whether a folder can have all files of a run, and programs among them."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize > ROOM and not found.f_flag & os.ST_NOEXEC


def stay_in_memory() -> None:
    """Keep temporary files in memory; of tests that fail, their folders are kept there.

    A command waits until each file that it writes is on the disk: most of the time in which tests wait.
    """
    folder = tempfile.mkdtemp(prefix="diffusion-rl-tests-", dir=MEMORY)
    # At the very end: multiprocessing has a folder of its own in it, and removes that before (at -100).
    Finalize(None, shutil.rmtree, [folder], {"ignore_errors": True}, exitpriority=-200)
    # Also for the other processes of the run. What killed servers leave is removed with the folder.
    os.environ |= {"TMPDIR": folder, "PYTEST_DEBUG_TEMPROOT": str(MEMORY)}
    tempfile.tempdir = None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which tests did not run."""
    if not CHROMIUM and not os.environ.get("CLIENTS"):
        terminalreporter.write_line(
            "NOT RUN: the tests in a browser, for there is no Chromium "
            "(Debian: apt install chromium; elsewhere: CHROMIUM=/path/to/it)",
            yellow=True,
            bold=True,
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip browser tests if there is no Chromium."""
    browser = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    if browser and not CHROMIUM:
        config.hook.pytest_deselected(items=browser)
        items[:] = [item for item in items if item not in browser]


def pytest_collection_finish() -> None:
    """Let the garbage collector look only at what tests make, and less often: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The real dataset, built by the first process of a test run that needs it; others wait."""
    command = [sys.executable, "-m", "scripts", "--root", str(REPOSITORY), "build"]
    folder = Path(os.environ.get("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir()))
    with (folder / f"diffusion-rl-{os.getuid()}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, f"the list cannot be built:\n{done.stderr}"
    return REPOSITORY


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The root of a small valid list: two papers, a toolkit, a related list, the real vocabularies."""
    return write_small(tmp_path / "list")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small list, built, to copy from."""
    root = write_small(tmp_path_factory.mktemp("built") / "list")
    assert run(root, "build").exit_code == 0
    return root


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """The small list, built."""
    return Path(shutil.copytree(built_once, tmp_path / "list"))


def write_small(root: Path) -> Path:
    """Write the small list at a root that does not exist yet."""
    for folder in ("papers", "toolkits", "related-lists"):
        (root / "data" / folder).mkdir(parents=True)
    for name in VOCABULARIES:
        shutil.copy(REPOSITORY / "data" / f"{name}.toml", root / "data")
    shutil.copy(REPOSITORY / "datapackage.json", root)
    (root / "data/papers/alpha-po.toml").write_text(PAPER)
    (root / "data/papers/rollouts-for-films.toml").write_text(PREPRINT)
    (root / "data/toolkits/alpha-kit.toml").write_text(TOOLKIT)
    (root / "data/related-lists/awesome-neighbours.toml").write_text(RELATED)
    return root


def run(root: Path, *arguments: str) -> Result:
    """Run `diffusion-rl --root ROOT ARGUMENTS`."""
    return CliRunner().invoke(cli, ["--root", str(root), *arguments])


def copied(repository: Path, target: Path) -> Path:
    """A copy of the built real dataset, for tests that would block others."""
    left_out = shutil.ignore_patterns(".*", "dist", "node_modules")
    return Path(shutil.copytree(repository, target, ignore=left_out))


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that is in a file exactly once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), "utf-8")


def snapshot(root: Path) -> dict[str, bytes]:
    """The bytes of every file below root, except the build's work folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".build" not in path.parts
    }


def everything(root: Path) -> dict[Path, tuple[int, bytes]]:
    """Time and content of each file below root, including the build's work folder."""
    paths = [path for path in root.rglob("*") if path.is_file()]
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}


def litter(root: Path) -> list[str]:
    """The entries of the build's work folder, without its lock and its stamp."""
    return sorted(set(os.listdir(root / ".build")) - {"lock", "stamp"})


def faults(root: Path) -> list[str]:
    """The lines with which both check and build refuse a damaged list; neither changes a file."""
    before = snapshot(root)
    checked, built = run(root, "check"), run(root, "build")
    assert (checked.exit_code, built.exit_code) == (1, 1), checked.output
    assert (checked.stdout, built.stdout) == ("", "")
    assert checked.stderr == built.stderr
    assert snapshot(root) == before
    return checked.stderr.splitlines()
