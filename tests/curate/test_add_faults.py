"""Adding papers while arXiv or the disk fails, or with an interruption: one line, and no partial file."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.records.catalogue import read_catalogue
from tests.conftest import REPOSITORY, litter, run, snapshot
from tests.helpers import server_faults as faulty
from tests.helpers.adding import BETA, BETA_RECORD, DAY, done, environment, refused, world, write_list
from tests.helpers.arxiv_server import ArxivPaper, Handler, Server, feed
from tests.helpers.fault_injection import fail_at_each_step

NEW, LATER = "data/papers/beta-po.toml", "data/papers/gamma-po.toml"
GAMMA = BETA._replace(arxiv="2603.00002", title="Gamma-PO: GRPO for Text-to-Video Diffusion")
STEPS = "open,os.mkdir,os.link,os.rename,os.remove,os.rmdir"
REJECTIONS = "data/rejections.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_list(tmp_path / "list")


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with world([BETA, GAMMA]) as server:
        monkeypatch.setenv("DIFFUSION_RL_TIMEOUT", "0.1")
        yield server


def pdf(handler: Handler, content: bytes) -> None:
    """Something that is not a page."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/pdf")
    handler.send_header("Content-Length", "4")
    handler.end_headers()
    handler.wfile.write(b"%PDF")


def test_pdf_is_refused(root: Path, arxiv: Server) -> None:
    arxiv.always = pdf
    assert refused(root, "add", "https://papers.example.org/1.pdf") == [
        "https://papers.example.org/1.pdf: names no paper; give the address of its page, not of its PDF"
    ]


@pytest.mark.parametrize("papers", [[], [ArxivPaper("2603.00003", "Another Paper")]], ids=["none", "another"])
def test_an_answer_without_the_paper(root: Path, arxiv: Server, papers: list[ArxivPaper]) -> None:
    arxiv.always = faulty.says(feed(papers))
    assert refused(root, "add", "2603.00001") == [
        "2603.00001: arxiv: '2603.00001' is unknown at arXiv; look it up"
    ]
    assert refused(root, "reject", "2603.00001", "--reason=no image") == [
        "2603.00001: arxiv: '2603.00001' is unknown at arXiv; look it up"
    ]


def test_paper_that_arxiv_lists_twice(root: Path, arxiv: Server) -> None:
    arxiv.always = faulty.says(feed([BETA, BETA]))
    done(root, "add", "2603.00001", DAY)
    assert (root / NEW).read_text("utf-8") == BETA_RECORD


def stopped_runs(
    root: Path, server: Server, failure: str, command: str
) -> list[tuple[dict[str, bytes], str, str]]:
    """After a run that nothing stopped, and after runs stopped at each step: files, exit code and output."""
    (root / ".build").mkdir(exist_ok=True)
    folder = fail_at_each_step(root, failure, STEPS, command=command, given=environment(server))
    opened = [line for line in (folder / "0.steps").read_text().splitlines() if line.startswith("open ")]
    assert opened
    assert [line for line in opened if "/.build/" not in line] == []  # everything is written to a work folder
    steps = sorted(int(path.stem) for path in folder.glob("*.code") if path.stem.isdigit())
    return [
        (
            snapshot(folder / str(step)),
            Path(folder / f"{step}.code").read_text(),
            Path(folder / f"{step}.output").read_text(),
        )
        for step in steps
    ]  # fmt: skip


def new_files(root: Path, now: dict[str, bytes]) -> tuple[str, ...]:
    """The files that a run has made; all others are unchanged."""
    before = snapshot(root)
    assert {path: now[path] for path in before} == before
    return tuple(sorted(now.keys() - before.keys()))


def test_killed_at_any_step_of_adding(root: Path, arxiv: Server) -> None:
    (whole, code, _), *runs = stopped_runs(root, arxiv, "SIGKILL", f"add 2603.00001 2603.00002 {DAY}")
    assert (new_files(root, whole), code) == ((NEW, LATER), "0")
    assert whole[NEW].decode() == BETA_RECORD
    states = []
    for now, killed, _ in runs:
        made = new_files(root, now)
        assert {path: now[path] for path in made} == {path: whole[path] for path in made}
        assert killed == str(-signal.SIGKILL)
        states.append(made)
    assert states == sorted(states)
    assert set(states) == {(), (NEW,), (NEW, LATER)}
    nothing, one = states.count(()), states.count((NEW,))
    both = next(step for step, made in enumerate(states, 1) if made == (NEW, LATER))
    for last in (nothing, nothing + one, both):  # the same command undoes what there is and begins again
        again = root.parent / "stopped-0" / str(last)
        assert litter(again) == ["new", "undo"]
        said = done(again, "add", "2603.00001", "2603.00002", DAY).stdout.splitlines()
        undone = [f"undid {path}, which an interrupted command had changed" for path in states[last - 1]]
        assert said[: len(undone)] == undone
        assert f"wrote {NEW}" in said[len(undone) :]
        assert snapshot(again) == whole
        assert litter(again) == []


@pytest.mark.parametrize(("failure", "code"), [("SIGINT", "1"), ("SIGTERM", "-15")])
def test_stopped_at_any_step_of_adding(root: Path, arxiv: Server, failure: str, code: str) -> None:
    (whole, _, _), *runs = stopped_runs(root, arxiv, failure, f"add 2603.00001 2603.00002 {DAY}")
    states = []
    for now, stopped, output in runs:
        states.append(new_files(root, now))
        assert stopped == code
        assert (output == "\nAborted!\n") == (failure == "SIGINT")
    assert set(states) == {(), (NEW, LATER)}
    assert [path for path in whole if path.startswith(".build")] == []


def test_a_full_disk_at_any_step_of_adding(root: Path, arxiv: Server) -> None:
    _, *runs = stopped_runs(root, arxiv, "ENOSPC", f"add 2603.00001 2603.00002 {DAY}")
    full = "No space left on device"
    said = set()
    for now, code, output in runs:
        made = new_files(root, now)
        assert made == (() if code == "1" else (NEW, LATER))
        said |= {output} if code == "1" else set()
    assert said == {
        f".build: cannot be written, nothing is changed: {full}\n1 fault\n",
        f"{NEW}: cannot be written, nothing is changed: {full}\n1 fault\n",
        f"{LATER}: cannot be written, nothing is changed: {full}\n1 fault\n",
    }


def test_killed_at_any_step_of_rejecting(root: Path, arxiv: Server) -> None:
    done(root, "reject", "2604.00001", "--title=Alpha-Bot", "--reason=robots")
    before = snapshot(root)
    (whole, _, _), *runs = stopped_runs(root, arxiv, "SIGKILL", "reject 2603.00001 --reason robots")
    assert whole[REJECTIONS].startswith(before[REJECTIONS])
    assert len(runs) > 2  # the last of them is stopped as it puts the new file in place of the old one
    assert [now for now, _, _ in runs] == [before] * len(runs)


def test_interrupted_while_it_waits(root: Path, arxiv: Server) -> None:
    arxiv.always = faulty.silence
    before = snapshot(root)
    given = {**os.environ, **environment(arxiv), "DIFFUSION_RL_TIMEOUT": "60"}
    command = [sys.executable, "-m", "scripts", "--root", str(root), "add", "2603.00001"]
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env=given,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A test run in the background may ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert arxiv.arrived.wait(60)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate()
    assert (process.returncode, out, error) == (1, "", "\nAborted!\n")
    assert snapshot(root) == before


def test_existing_files_are_never_overwritten(root: Path, arxiv: Server) -> None:
    (root / LATER).symlink_to("nowhere")
    faults = read_catalogue(root).faults
    result = run(root, "add", "2603.00001")
    assert result.stderr.splitlines() == [*map(str, faults), "1 fault"]
    assert sorted(path.name for path in (root / "data/papers").iterdir()) == [
        "alpha-po.toml", "gamma-po.toml", "rollouts-for-films.toml",
    ]  # fmt: skip
