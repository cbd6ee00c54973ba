"""refresh when it is killed or interrupted: each record is the old one or the new one."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, run, snapshot
from tests.helpers import server_faults as faulty
from tests.helpers.arxiv_server import Server
from tests.helpers.fault_injection import fail_once
from tests.helpers.refreshing import ALPHA, ALPHA_PATH, FILMS, FILMS_PATH, arxiv, refresh, summary

__all__ = ["arxiv"]  # fixtures


def written_aside(event: str, arguments: tuple[object, ...]) -> bool:
    return event in ("open", "os.rename") and "/.build/aside" in str(arguments)


def stopped_refresh(root: Path, failure: str, step: int) -> tuple[int, int]:
    """Refresh, stopped when it writes; exit status and number of steps, -1 if it was killed."""
    done = fail_once(root, "refresh --write", failure, written_aside, step)
    return done.code, done.steps


@pytest.mark.parametrize("step", [1, 2, 3, 4])
@pytest.mark.parametrize("failure", ["SIGKILL", "SIGINT"])
def test_interrupted_write_leaves_each_record_old_or_new(
    small: Path, arxiv: Server, failure: str, step: int
) -> None:
    arxiv.papers = [
        ALPHA._replace(title="Alpha-PO: Better"),
        FILMS._replace(title="Rollouts for Longer Films"),
    ]
    before = snapshot(small)
    assert stopped_refresh(small, failure, step) == (
        (-signal.SIGKILL, -1) if failure == "SIGKILL" else (1, step)
    )
    new = {ALPHA_PATH: "Alpha-PO: Better", FILMS_PATH: "Rollouts for Longer Films"}
    after = snapshot(small)
    changed = [path for path in before if after[path] != before[path]]
    assert changed == [ALPHA_PATH, FILMS_PATH][: (step - 1) // 2]
    for path in changed:
        assert after[path].decode().startswith(f'title = "{new[path]}"\n')
        assert after[path].endswith(b"\n")
    assert run(small, "check").exit_code == 0
    assert run(small, "refresh", "--write").exit_code == 0
    assert refresh(small, arxiv).stdout == summary()


def test_every_step_of_writing_is_tested(small: Path, arxiv: Server) -> None:
    arxiv.papers = [
        ALPHA._replace(title="Alpha-PO: Better"),
        FILMS._replace(title="Rollouts for Longer Films"),
    ]
    assert stopped_refresh(small, "SIGKILL", 5) == (0, 4)


def test_interrupted_while_arxiv_is_silent(
    small: Path, arxiv: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFFUSION_RL_TIMEOUT", "60")
    arxiv.always = faulty.silence
    before = snapshot(small)
    command = [sys.executable, "-m", "scripts", "--root", str(small), "refresh", "--write"]
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert arxiv.arrived.wait(60)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60) == (b"", b"\nAborted!\n")
    assert process.returncode == 1
    assert snapshot(small) == before
