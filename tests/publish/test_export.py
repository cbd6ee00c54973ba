"""The export command: its files, its refusals, that it is reproducible, and that it damages nothing."""

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import ELSEWHERE, REPOSITORY, edit, everything, litter, run, snapshot
from tests.helpers.fault_injection import fail_once
from tests.publish.conftest import FILES, read_csv


def test_export_writes_every_file(built: Path) -> None:
    before = snapshot(built)
    result = run(built, "export")
    after = snapshot(built / "dist")
    lines = [f"{len(content):>13,}  {path}\n" for path, content in sorted(after.items())]
    total = f"{sum(map(len, after.values())):,}"
    assert result.output == f"{''.join(lines)}{len(FILES)} files, {total} bytes in {built}/dist\n"
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(after) == FILES
    assert sorted(snapshot(built)) == sorted([*before, *(f"dist/{path}" for path in FILES)])
    assert litter(built) == []


def test_export_is_the_same_anywhere(exported_once: Path, tmp_path: Path) -> None:
    root = tmp_path / "another place #1, 100%25?"
    shutil.copytree(exported_once, root, ignore=shutil.ignore_patterns("dist"))
    target = tmp_path / "parent" / "target"
    command = [sys.executable, "-m", "scripts", "--root", str(root), "export", "--directory", str(target)]
    subprocess.run(command, cwd=REPOSITORY, env=ELSEWHERE, check=True, stdout=subprocess.DEVNULL)
    assert snapshot(target) == snapshot(exported_once / "dist")


def test_second_export_is_the_same(exported: Path) -> None:
    before = snapshot(exported)
    assert run(exported, "export").exit_code == 0
    assert snapshot(exported) == before


def test_checksums_cover_every_file(dist: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=dist,
        capture_output=True,
        text=True,
        check=True,
    )
    at_top = [path for path in FILES if "/" not in path and path != "SHA256SUMS"]
    assert done.stdout.splitlines() == [f"{path}: OK" for path in at_top]
    assert done.stderr == ""
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(check, cwd=dist / "parquet", capture_output=True, text=True, check=True)
    below = [path for path in FILES if path.startswith("parquet/") and path != "parquet/SHA256SUMS"]
    assert done.stdout.splitlines() == [f"{path.removeprefix('parquet/')}: OK" for path in below]


def retitle(root: Path) -> None:
    edit(root / "data/papers/alpha-po.toml", "Preferences for Pictures", "Preferences for Paintings")


def unbuild(root: Path) -> None:
    (root / "diffusion-rl.db").unlink()


def unlist(root: Path) -> None:
    edit(root / "LIST.md", "| ICLR |", "| ICML |")


STALE = "is stale; run 'diffusion-rl build'"


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (unlist, [f"LIST.md: {STALE}", "1 fault"]),
        (unbuild, ["diffusion-rl.db: is missing; run 'diffusion-rl build'", "1 fault"]),
        (
            retitle,
            [
                f"LIST.md: {STALE}",
                f"data/tables/papers.csv: {STALE}",
                f"datapackage.json: {STALE}",
                f"diffusion-rl.db: {STALE}",
                f"inspect-data.json: {STALE}",
                "5 faults",
            ],
        ),
    ],
)
def test_stale_output_is_named(exported: Path, change: Callable[[Path], None], lines: list[str]) -> None:
    change(exported)
    before = everything(exported)
    result = run(exported, "export")
    assert (result.exit_code, result.stdout, result.stderr.splitlines()) == (1, "", lines)
    assert everything(exported) == before


def test_later_version_replaces_the_earlier_one(exported: Path) -> None:
    path = exported / "datapackage.json"
    path.write_text(re.sub(r'"version": "[0-9.]+"', '"version": "9.8.7"', path.read_text("utf-8")), "utf-8")
    assert run(exported, "build").exit_code == 0
    assert run(exported, "export").exit_code == 0
    names = sorted(os.listdir(exported / "dist"))
    zips = ["diffusion-rl-9.8.7-parquet.zip", "diffusion-rl-9.8.7.zip"]
    assert [name for name in names if name.endswith(".zip")] == zips
    assert (
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=exported / "dist").returncode
        == 0
    )


def test_empty_directory_is_filled(built: Path) -> None:
    (built / "dist").mkdir()
    assert run(built, "export").exit_code == 0
    assert sorted(snapshot(built / "dist")) == FILES


def test_directory_is_an_option(exported: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "export"
    assert run(exported, "export", "--directory", str(target)).output.endswith(f" bytes in {target}\n")
    assert snapshot(target) == snapshot(exported / "dist")


@pytest.mark.parametrize("name", ["notes.txt", "parquet/notes.txt"])
def test_foreign_files_are_not_changed(exported: Path, name: str) -> None:
    (exported / "dist" / name).write_text("Mine.\n")
    before = everything(exported)
    result = run(exported, "export")
    remedy = "is not part of an export; choose another directory"
    line = f"{exported}/dist: contains '{name}', which {remedy}\n1 fault\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", line)
    assert everything(exported) == before


def test_export_into_the_dataset_is_refused(exported: Path) -> None:
    before = everything(exported)
    result = run(exported, "export", "--directory", str(exported))
    line = (
        f"{exported}: contains 'LIST.md', which is not part of an export; choose another directory\n1 fault\n"
    )
    assert (result.exit_code, result.output) == (1, line)
    assert everything(exported) == before


def test_file_as_directory_is_refused(exported: Path) -> None:
    target = exported / "datapackage.json"
    before = everything(exported)
    result = run(exported, "export", "--directory", str(target))
    assert (result.exit_code, result.output) == (
        1,
        f"{target}: is not a directory; choose another one\n1 fault\n",
    )
    assert everything(exported) == before


def test_unwritable_directory(exported: Path) -> None:
    target = exported / "datapackage.json" / "dist"
    before = everything(exported)
    result = run(exported, "export", "--directory", str(target))
    line = f"{target}: cannot be written, nothing is changed: Not a directory\n1 fault\n"
    assert (result.exit_code, result.output) == (1, line)
    assert everything(exported) == before


def in_parent(happening: str, event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an event concerns the folder in which an export is made."""
    return event == happening and ".export-" in str(arguments[:2])


def stopped_export(root: Path, failure: str, event: str, step: int) -> tuple[int, str]:
    """Export, stopped at a step of its work in the parent of the directory; exit status and output."""
    done = fail_once(root, "export", failure, partial(in_parent, event), step)
    return done.code, done.err


@pytest.mark.parametrize(("event", "step"), [("open", 1), ("open", 20), ("os.rename", 1), ("os.rename", 2)])
def test_next_export_repairs_a_killed_one(exported: Path, event: str, step: int) -> None:
    whole = snapshot(exported)
    assert stopped_export(exported, "SIGKILL", event, step) == (-9, "")
    kept = snapshot(exported / (".dist.export-old" if (event, step) == ("os.rename", 2) else "dist"))
    assert {f"dist/{path}": text for path, text in kept.items()}.items() <= whole.items()
    assert sorted(kept) == FILES
    assert run(exported, "export").exit_code == 0
    assert snapshot(exported) == whole


@pytest.mark.parametrize("step", [1, 20])
def test_interrupted_export_changes_nothing(exported: Path, step: int) -> None:
    before = everything(exported)
    assert stopped_export(exported, "SIGINT", "open", step) == (1, "\nAborted!\n")
    assert everything(exported) == before


def test_interruption_waits_until_the_export_is_in_place(exported: Path) -> None:
    (exported / "dist/LIST.md").unlink()
    assert stopped_export(exported, "SIGINT", "os.rename", 1) == (1, "\nAborted!\n")
    assert sorted(snapshot(exported / "dist")) == FILES
    assert not list(exported.glob(".dist*"))


def test_refused_export_restores_files_of_a_killed_one(exported: Path) -> None:
    whole = snapshot(exported)
    (exported / "dist/notes.txt").write_text("Mine.\n")
    (exported / "dist").rename(exported / ".dist.export-old")
    assert run(exported, "export").exit_code == 1
    (exported / "dist/notes.txt").unlink()
    assert snapshot(exported) == whole


def test_progress_is_shown_only_on_a_terminal(exported: Path) -> None:
    command = [sys.executable, "-m", "scripts", "--root", str(exported), "export"]
    ours, theirs = pty.openpty()
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    assert b"Exporting tables" in os.read(ours, 100_000)
    os.close(ours)
    assert b"Exporting" not in done.stdout
    silent = run(exported, "export")
    assert (silent.exit_code, silent.stderr, silent.stdout) == (0, "", done.stdout.decode())


def test_export_of_this_list(repository: Path, tmp_path: Path) -> None:
    import mlcroissant
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    target = tmp_path / "dist"
    result = run(repository, "export", "--directory", str(target))
    assert result.exit_code == 0, result.output
    assert (target / "LIST.md").read_bytes() == (repository / "LIST.md").read_bytes()
    papers = read_csv(repository, "papers")
    assert pq.read_table(target / "parquet/papers.parquet")["id"].to_pylist() == [row["id"] for row in papers]
    by_year = ds.dataset(target / "parquet/papers_by_year", format="parquet", partitioning="hive")
    assert by_year.count_rows() == len(papers)
    records = mlcroissant.Dataset(str(target / "croissant.json")).records("papers")
    assert [row["papers/id"].decode() for row in records] == [row["id"] for row in papers]
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=target).returncode == 0
