"""The build: its outputs, that they are reproducible, and --check."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ELSEWHERE, REPOSITORY, edit, everything, run, snapshot

PACKAGE = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
CSV = sorted(f"data/tables/{table['name']}.csv" for table in PACKAGE["resources"])
OUTPUTS = [*CSV, "datapackage.json", "diffusion-rl.db", "inspect-data.json"]
SUMMARY = "2 papers, 1 toolkit, 1 related list"
REBUILD = "run 'diffusion-rl build'"


def test_build_writes_every_output(small: Path) -> None:
    before = snapshot(small)
    result = run(small, "build")
    wrote = "".join(f"wrote {path}\n" for path in OUTPUTS)
    assert result.output == f"{wrote}{SUMMARY}: {len(OUTPUTS)} outputs changed\n"
    assert result.exit_code == 0
    assert sorted(snapshot(small)) == sorted({*before, *OUTPUTS})
    assert sorted(os.listdir(small / ".build")) == ["lock", "stamp"]


def test_second_build_changes_nothing(built: Path) -> None:
    before = everything(built)
    result = run(built, "build")
    assert result.output == f"{SUMMARY}: 0 outputs changed\n"
    assert everything(built) == before


def test_build_is_the_same_anywhere(built: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another place #1, 100%25?" / "é"
    shutil.copytree(built / "data", elsewhere / "data")
    shutil.rmtree(elsewhere / "data/tables")
    shutil.copy(REPOSITORY / "datapackage.json", elsewhere)
    command = [sys.executable, "-m", "scripts", "--root", str(elsewhere), "build"]
    subprocess.run(command, cwd=REPOSITORY, env=ELSEWHERE, check=True, stdout=subprocess.DEVNULL)
    assert snapshot(elsewhere) == snapshot(built)


def test_inspection_equals_that_of_datasette(built: Path) -> None:
    command = [str(Path(sys.executable).parent / "datasette"), "inspect", "diffusion-rl.db"]
    said = subprocess.run(command, cwd=built, capture_output=True, check=True)
    assert json.loads((built / "inspect-data.json").read_text()) == json.loads(said.stdout)


def test_inspection_counts_the_rows(built: Path) -> None:
    inspected = json.loads((built / "inspect-data.json").read_text())["diffusion-rl"]
    assert inspected["file"] == "diffusion-rl.db"
    assert inspected["size"] == (built / "diffusion-rl.db").stat().st_size
    assert {path: inspected["tables"][Path(path).stem]["count"] for path in CSV} == {
        path: len((built / path).read_text("utf-8").splitlines()) - 1 for path in CSV
    }


def delete(*paths: str) -> Callable[[Path], None]:
    def action(root: Path) -> None:
        for path in paths:
            (root / path).unlink()

    return action


def write(path: str, text: str) -> Callable[[Path], None]:
    def action(root: Path) -> None:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, "utf-8")

    return action


def retitle(root: Path) -> None:
    edit(root / "data/papers/alpha-po.toml", "Preferences for Pictures", "Preferences for Paintings")


def rerelease(root: Path) -> None:
    path = root / "datapackage.json"
    path.write_text(re.sub(r'"version": "[0-9.]+"', '"version": "9.8.7"', path.read_text("utf-8")), "utf-8")


def leave_unfinished(root: Path) -> None:
    (root / ".build/undo").mkdir()
    (root / ".build/undo/entries.json").write_text("{}")


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        (retitle, ["data/tables/papers.csv", *OUTPUTS[-3:]]),
        (rerelease, ["data/tables/dataset.csv", *OUTPUTS[-3:]]),
        (write("data/tables/tasks.csv", "name\n"), ["data/tables/tasks.csv"]),
        (write("diffusion-rl.db", ""), ["diffusion-rl.db"]),
        (write("inspect-data.json", "{}"), ["inspect-data.json"]),
        (
            delete("data/tables/tasks.csv", "data/tables/venues.csv"),
            ["data/tables/tasks.csv", "data/tables/venues.csv"],
        ),
    ],
)
def test_check_names_each_stale_file(built: Path, change: Callable[[Path], None], stale: list[str]) -> None:
    change(built)
    before = everything(built)
    result = run(built, "build", "--check")
    faults = "".join(f"{path}: is stale; {REBUILD}\n" for path in stale)
    assert result.stderr == f"{faults}{len(stale)} fault{'s' if len(stale) > 1 else ''}\n"
    assert (result.exit_code, result.stdout) == (1, "")
    assert everything(built) == before
    rebuilt = run(built, "build")
    assert rebuilt.stdout.startswith("".join(f"wrote {path}\n" for path in stale))
    assert run(built, "build", "--check").output == f"{SUMMARY}: every output is up to date\n"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (write("data/tables/old.csv", "id\n"), f"data/tables/old.csv: belongs to no table; {REBUILD}"),
        (
            leave_unfinished,
            f".build: has files that an interrupted command replaced; {REBUILD} to restore them",
        ),
    ],
)
def test_check_names_stray_files(built: Path, change: Callable[[Path], None], line: str) -> None:
    whole = snapshot(built)
    change(built)
    before = everything(built)
    result = run(built, "build", "--check")
    assert (result.exit_code, result.output) == (1, f"{line}\n1 fault\n")
    assert everything(built) == before
    assert run(built, "build").exit_code == 0
    assert snapshot(built) == whole


@pytest.mark.parametrize(
    "absent", [["diffusion-rl.db"], ["inspect-data.json"], ["diffusion-rl.db", "inspect-data.json"]]
)
def test_fresh_clone_is_up_to_date(built: Path, absent: list[str]) -> None:
    delete(*absent)(built)
    shutil.rmtree(built / ".build")
    before = everything(built)
    result = run(built, "build", "--check")
    assert (result.exit_code, result.output) == (0, f"{SUMMARY}: every output is up to date\n")
    assert everything(built) == before


def test_removed_table_is_deleted(built: Path) -> None:
    package = json.loads((built / "datapackage.json").read_text("utf-8"))
    package["resources"] = [table for table in package["resources"] if table["name"] != "toolkit_papers"]
    write("datapackage.json", json.dumps(package))(built)
    result = run(built, "build")
    assert result.output == (
        "wrote datapackage.json\nwrote diffusion-rl.db\nwrote inspect-data.json\n"
        f"removed data/tables/toolkit_papers.csv\n{SUMMARY}: 4 outputs changed\n"
    )
    assert not (built / "data/tables/toolkit_papers.csv").exists()


def test_other_files_next_to_the_tables_are_left_alone(built: Path) -> None:
    write("data/tables/README.md", "About the tables.\n")(built)
    before = everything(built)
    assert run(built, "build").exit_code == 0
    assert run(built, "build", "--check").exit_code == 0
    assert everything(built) == before
