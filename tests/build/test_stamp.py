"""The stamp: when a build may exit at once, and that its outputs always equal those of a full build."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.build.stamp import code_digest, outputs_digest, records_digest, stamp_of, unchanged
from scripts.records.catalogue import read_catalogue
from scripts.system.writing import digest_of
from tests.conftest import REPOSITORY, edit, everything, run, snapshot

SUMMARY = "2 papers, 1 toolkit, 1 related list"
PAPER = "data/papers/alpha-po.toml"


def test_unchanged_list_is_recognized_and_not_rebuilt(built: Path) -> None:
    before = everything(built)
    assert unchanged(built, code_digest()) == SUMMARY
    assert run(built, "build").output == f"{SUMMARY}: 0 outputs changed\n"
    assert everything(built) == before


def test_files_of_other_commands_do_not_matter(built: Path) -> None:
    (built / ".build/weekly").write_text("2026-11-20\n", "utf-8")
    (built / ".build/discover").mkdir()
    assert unchanged(built, code_digest()) == SUMMARY


def test_times_do_not_matter(built: Path, tmp_path: Path) -> None:
    elsewhere = Path(shutil.copytree(built, tmp_path / "elsewhere", copy_function=shutil.copyfile))
    for path in elsewhere.rglob("*"):
        os.utime(path, (0, 0))
    assert unchanged(elsewhere, code_digest()) == SUMMARY


def test_records_are_recognized_without_parsing(built: Path) -> None:
    for root in (built, REPOSITORY):
        assert records_digest(root) == read_catalogue(root).digest


def of_the_same_size_and_time(path: Path, old: str, new: str) -> None:
    """Edit a file without changing its size and time."""
    found = path.stat()
    edit(path, old, new)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (found.st_size, found.st_mtime_ns)


def change(root: Path) -> None:
    of_the_same_size_and_time(root / PAPER, "Preferences for Pictures", "Preferences for Pictored")


def add(root: Path) -> None:
    text = (root / PAPER).read_text("utf-8").replace("2405.00001", "2405.00002").replace("Alpha", "Gamma")
    (root / "data/papers/gamma-po.toml").write_text(text.replace("/alpha-po", "/gamma-po"), "utf-8")


def delete(root: Path) -> None:
    (root / "data/papers/rollouts-for-films.toml").unlink()


def rename(root: Path) -> None:
    (root / "data/papers/rollouts-for-films.toml").rename(root / "data/papers/rollouts.toml")


def reorder_vocabulary(root: Path) -> None:
    text = (root / "data/link-labels.toml").read_text("utf-8")
    first, *others = text.split("\n\n")
    (root / "data/link-labels.toml").write_text("\n\n".join([*others, f"{first}\n"]), "utf-8")


def add_optional(root: Path) -> None:
    rejection = '[gone]\ntitle = "Gone"\nreason = "it is out of scope"\ndate = 2026-05-18\n'
    (root / "data/rejections.toml").write_text(rejection)


def redefine(root: Path) -> None:
    edit(root / "datapackage.json", '"title": "Tasks"', '"title": "Task"')


def tamper_table(root: Path) -> None:
    of_the_same_size_and_time(root / "data/tables/authors.csv", "Ada", "Eda")


def tamper_database(root: Path) -> None:
    content = bytearray((root / "diffusion-rl.db").read_bytes())
    content[-1] ^= 1
    (root / "diffusion-rl.db").write_bytes(content)


def lose_database(root: Path) -> None:
    (root / "diffusion-rl.db").unlink()


def leave_stray_table(root: Path) -> None:
    (root / "data/tables/old.csv").write_text("id\n")


def write_readme(root: Path) -> None:
    (root / "README.md").write_text("```sql\nselect 7\n```\n\n<!-- output -->\n<!-- /output -->\n")


def ask_for_list(root: Path) -> None:
    (root / "LIST.md").touch()


def leave_unfinished(root: Path) -> None:
    (root / ".build/undo/data/tables").mkdir(parents=True)
    (root / "data/tables/tasks.csv").rename(root / ".build/undo/data/tables/tasks.csv")
    (root / "data/tables/tasks.csv").write_text("name\n")
    entries = {"data/tables/tasks.csv": digest_of(root / "data/tables/tasks.csv")}
    (root / ".build/undo/entries.json").write_text(json.dumps(entries))


CHANGES = [
    *(change, add, delete, rename, reorder_vocabulary, add_optional, redefine, tamper_table),
    *(tamper_database, lose_database, leave_stray_table, write_readme, ask_for_list, leave_unfinished),
]


@pytest.mark.parametrize("action", CHANGES, ids=lambda action: action.__name__)
def test_any_change_gives_the_result_of_a_full_build(
    built: Path, tmp_path: Path, action: Callable[[Path], None]
) -> None:
    action(built)
    unstamped = Path(shutil.copytree(built, tmp_path / "full"))
    (unstamped / ".build/stamp").unlink()
    assert unchanged(built, code_digest()) is None
    quick, full = run(built, "build"), run(unstamped, "build")
    assert (quick.exit_code, quick.output) == (0, full.output)
    assert snapshot(built) == snapshot(unstamped)
    assert unchanged(built, code_digest()) is not None


def test_reverted_change_needs_no_build(built: Path) -> None:
    change(built)
    assert unchanged(built, code_digest()) is None
    edit(built / PAPER, "Preferences for Pictored", "Preferences for Pictures")
    assert unchanged(built, code_digest()) == SUMMARY


@pytest.mark.parametrize("stamp", ["", "\n", "?" * 64, f"{'0' * 64}\n{SUMMARY}\n", None, b"\xff\n\xff\n"])
def test_a_damaged_stamp_is_not_trusted(built: Path, stamp: str | bytes | None) -> None:
    path, good = built / ".build/stamp", (built / ".build/stamp").read_bytes()
    if stamp is None:
        path.write_bytes(good.replace(b"2 papers", b"3 papers"))
    else:
        path.write_bytes(stamp if isinstance(stamp, bytes) else stamp.encode())
    assert unchanged(built, code_digest()) is None
    assert run(built, "build").output == f"{SUMMARY}: 0 outputs changed\n"
    assert path.read_bytes() == good


def test_build_works_if_the_stamp_cannot_be_written(built: Path) -> None:
    (built / ".build/stamp").unlink()
    (built / ".build/stamp").mkdir()
    assert run(built, "build").output == f"{SUMMARY}: 0 outputs changed\n"
    assert unchanged(built, code_digest()) is None


def test_changed_code_ignores_the_stamp(built: Path) -> None:
    assert unchanged(built, stamp_of(code_digest())) is None


def test_code_digest_covers_every_script_and_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = {code_digest()}
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("pydantic-0.1.dist-info", "pydantic-0.2.dist-info"):
        (tmp_path / name).mkdir()
        digests.add(code_digest())
    shutil.copytree(REPOSITORY / "scripts", tmp_path / "scripts")
    monkeypatch.setattr("scripts.build.stamp.__file__", str(tmp_path / "scripts/build/stamp.py"))
    assert code_digest() in digests
    edit(tmp_path / "scripts/records/rules/times.py", "FIRST_YEAR = 2015", "FIRST_YEAR = 2014")
    digests.add(code_digest())
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("data/notes.txt", "data/notes.txt: is unexpected here"),
        (
            "data/papers/notes.txt",
            "data/papers/notes.txt: is unexpected here; only records NAME.toml belong here",
        ),
    ],
)
def test_stray_files_are_still_found(built: Path, path: str, fault: str) -> None:
    (built / path).touch()
    assert run(built, "build").output == f"{fault}\n1 fault\n"


def test_links_to_records_are_still_refused(built: Path, tmp_path: Path) -> None:
    shutil.move(built / PAPER, tmp_path / "alpha-po.toml")
    (built / PAPER).symlink_to(tmp_path / "alpha-po.toml")
    fault = f"{PAPER}: is a symbolic link; put the file itself here"
    assert run(built, "build").output == f"{fault}\n1 fault\n"


def test_stamp_is_valid_after_a_failed_build(built: Path) -> None:
    edit(built / PAPER, "year = 2025", "year = 1999")
    assert run(built, "build").exit_code == 1
    edit(built / PAPER, "year = 1999", "year = 2025")
    assert unchanged(built, code_digest()) == SUMMARY


def test_readme_edited_during_the_build_is_rebuilt(built: Path) -> None:
    write_readme(built)
    assert run(built, "build").exit_code == 0
    made = outputs_digest(built)
    edit(built / "README.md", "select 7", "select 8")
    assert outputs_digest(built) != made
    assert unchanged(built, code_digest()) is None
