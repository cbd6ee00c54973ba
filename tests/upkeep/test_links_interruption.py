"""Links checked by a run that is killed or stopped at any step: each file is the old one or a new one."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from scripts.system.writing import digest_of
from tests.conftest import run, snapshot
from tests.helpers.checking import (
    FILMS,
    KIT,
    TABLE,
    command,
    fine,
    links,
    listed,
    report,
    setting,
    table,
)
from tests.helpers.fault_injection import fail_at_each_step
from tests.helpers.link_server import LinkServer, hang, redirect, status

__all__ = ["listed"]  # the fixture
STEPS = "open,os.mkdir,os.rename,os.remove,os.rmdir"


def stopped_runs(origin: Path, web: LinkServer, failure: str) -> list[Path]:
    """The list after a run that nothing stopped, and after runs that were stopped at each step."""
    assert run(origin, "build").exit_code == 0
    command = "links --write --pause 0"
    folder = fail_at_each_step(origin, failure, STEPS, command=command, given=setting(web))
    steps = sorted(int(path.stem) for path in folder.glob("*.code") if path.stem.isdigit())
    return [folder / str(step) for step in steps]


def test_killed_at_any_step(listed: Path, web: LinkServer) -> None:
    for number in range(20):
        text = (listed / KIT).read_text().replace("Alpha-Kit", f"Kit {number}")
        (listed / f"data/toolkits/kit-{number:02}.toml").write_text(text.replace("/kit", f"/{number:02}"))
    web.routes |= {"/evidence": redirect(301, "/proof"), "/kit": redirect(301, "/kit-2")}
    whole, *roots = stopped_runs(listed, web, "SIGKILL")
    before = snapshot(listed)
    after = snapshot(whole)
    edits = {path for path in before if after[path] != before[path]} - {TABLE}
    assert edits == {FILMS, KIT}
    opened = [step for step in Path(f"{whole}.steps").read_text().splitlines() if step.startswith("open ")]
    assert [step for step in opened if "/.build/" not in step] == []  # all is written aside
    rows, edited = set(), set()
    for root in roots:
        now = snapshot(root)
        table = now.pop(TABLE).decode().splitlines()
        rows.add(len(table))
        edited.add(len([path for path in edits if now[path] != before[path]]))
        assert all(content in (before[path], after[path]) for path, content in now.items())
        assert run(root, "check").exit_code == 0
        if 0 < len([path for path in edits if now[path] != before[path]]) < 2:
            assert links(root, web, "--write")[0] == 0
            assert snapshot(root) == after
    assert rows == {1, 21, 25}
    assert edited == {0, 1, 2}


def test_a_full_disk_at_any_step(listed: Path, web: LinkServer) -> None:
    web.routes["/kit"] = redirect(301, "/kit-2")
    whole, *roots = stopped_runs(listed, web, "ENOSPC")
    before = snapshot(listed)
    after = snapshot(whole)
    said = set()
    for root in roots:
        now = snapshot(root)
        assert len(now.pop(TABLE).splitlines()) in (1, 5)
        assert all(content in (before[path], after[path]) for path, content in now.items())
        if Path(f"{root}.code").read_text() != "0":
            said.add(Path(f"{root}.output").read_text())
    full = "No space left on device\n1 fault\n"
    assert said == {
        f".build: cannot be written, nothing is changed: {full}",
        f"{TABLE}: cannot be written: {full}",
        f"{KIT}: cannot be written: {full}",
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_run_keeps_its_results(listed: Path, web: LinkServer, number: int) -> None:
    """After 24 answers, of which the table has all on Ctrl-C, and 20 when it is killed."""
    for kit in range(21):
        text = (listed / KIT).read_text().replace("Alpha-Kit", f"Kit {kit}")
        path = listed / f"data/toolkits/kit-{kit:02}.toml"
        path.write_text(text.replace("/kit", f"/{kit:02}"))
    web.routes["/list"] = hang
    with subprocess.Popen(
        command(listed), env=setting(web), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        web.wait_for("HEAD /list")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    stopped = "\nstopped; the results are kept, and the next run resumes\nAborted!\n"
    kept = 24 if number == signal.SIGINT else 20
    assert (process.returncode, out, err) == (
        (1, "", stopped) if number == signal.SIGINT else (-number, "", "")
    )
    assert len(table(listed, web)) == kept
    web.routes["/list"] = status(200)
    assert report(listed, web) == [f"25 links: 25 fine; {25 - kept} asked now"]


def test_an_interrupted_build_does_not_undo_a_run(listed: Path, web: LinkServer) -> None:
    """What it replaced is put back before the run, not after it."""
    report(listed, web, "--limit", "1")
    assert run(listed, "build").exit_code == 0
    copies = listed / ".build/undo"
    (copies / "data/tables").mkdir(parents=True)
    (copies / TABLE).write_bytes((listed / TABLE).read_bytes())
    (copies / "entries.json").write_text(json.dumps({TABLE: digest_of(listed / TABLE)}))
    report(listed, web)
    assert not copies.exists()
    assert run(listed, "build").exit_code == 0
    assert table(listed, web) == [fine(path) for path in ("/alpha", "/evidence", "/kit", "/list")]
