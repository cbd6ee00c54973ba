"""Sources of a version: folders, zips and git revisions, and invalid ones."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import everything
from tests.helpers.diffing import commit, diff, git
from tests.versions.conftest import PAPERS, refusal, zipped


@pytest.mark.parametrize(
    "kind", ["folder", "slash", "descriptor", "zip", "folder in a zip", "tag", "past", "hash"]
)
def test_kinds_of_sources(list_root: Path, package: Path, tmp_path: Path, kind: str) -> None:
    git(list_root, "checkout", "--quiet", "v1.0.0")
    shutil.copytree(list_root / "data/tables", package / "data/tables", dirs_exist_ok=True)
    shutil.copy(list_root / "datapackage.json", package)
    git(list_root, "checkout", "--quiet", "v1.0.1")
    tip = subprocess.check_output(["git", "-C", list_root, "rev-parse", "v1.0.0"], text=True).strip()
    names = {
        "folder": str(package),
        "slash": f"{package}/",
        "descriptor": f"{package}/datapackage.json",
        "zip": str(zipped(package, tmp_path / "a.zip")),
        "folder in a zip": str(zipped(package, tmp_path / "b.zip", "diffusion-rl-1.0.0/")),
        "tag": "v1.0.0",
        "past": "HEAD~1",
        "hash": tip[:12],
    }
    for arguments, new in ([names[kind]], "the working folder"), ([names[kind], "v1.0.1"], "v1.0.1"):
        assert diff(list_root, *arguments, "--all").stdout.splitlines() == [
            f"1.0.0 ({names[kind]}) -> 1.0.1 ({new})",
            "",
            "dataset: 1 changed",
            "  ~ diffusion-rl: version: '1.0.0' -> '1.0.1'",
            "",
            "least version: 1.0.0 (none); 1.0.1 satisfies it",
        ]


def test_a_dataset_below_the_top_of_its_repository(built: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (built / ".gitattributes").write_text("*.csv text eol=crlf\n*.csv export-ignore\n")
    commit(tmp_path, "first")
    assert diff(built, "first", "first", "--exit-code").exit_code == 0


@pytest.mark.parametrize("tagged", [True, False])
def test_versions_by_number(list_root: Path, tmp_path: Path, tagged: bool) -> None:
    """Found by the tag, and in a clone without tags by the commit that set the version."""
    clone = tmp_path / "clone"
    options = [] if tagged else ["--no-tags"]
    git(tmp_path, "clone", "--quiet", *options, f"file://{list_root}", str(clone))
    shas = [
        subprocess.check_output(["git", "-C", list_root, "rev-parse", "--short=12", tag], text=True).strip()
        for tag in ("v1.0.0^{commit}", "v1.0.1^{commit}")
    ]
    old, new = ("v1.0.0", "v1.0.1") if tagged else shas
    for prefix in ("", "v"):
        result = diff(clone, f"{prefix}1.0.0", f"{prefix}1.0.1", "--all")
        assert result.stdout.splitlines()[0] == f"1.0.0 ({old}) -> 1.0.1 ({new})"
    nothing = "is neither a folder, a file nor a revision of the git repository"
    assert refusal(clone, "1.0.2") == [f"1.0.2: {nothing} (did you mean v1.0.0 or v1.0.1?)"]


def test_unknown_revision(list_root: Path, tmp_path: Path) -> None:
    nothing = "is neither a folder, a file nor a revision of the git repository"
    assert refusal(list_root, "v1.0.3") == [f"v1.0.3: {nothing} (did you mean v1.0.0 or v1.0.1?)"]
    assert refusal(list_root, "") == ["'': is not the name of a folder, file or revision"]
    assert refusal(list_root, "HEAD:data") == [f"HEAD:data: {nothing}"]
    assert refusal(list_root, "HEAD", "--", "--all") == [f"--all: {nothing}"]
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{list_root}", str(shallow))
    hint = "the clone is shallow, 'git fetch --unshallow --tags' brings the others"
    assert refusal(shallow, "HEAD~1") == [f"HEAD~1: {nothing}; {hint}"]
    assert diff(shallow, "HEAD", "--exit-code").exit_code == 0


def test_no_repository_and_no_git(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(package, outside)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    missing = f"is neither a folder nor a file, and {outside} is in no git repository"
    assert refusal(outside, "v1.0.0") == [f"v1.0.0: {missing}"]
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    absent = "is neither a folder nor a file, and git is not installed"
    assert refusal(outside, "v1.0.0") == [f"v1.0.0: {absent}"]
    assert diff(outside, str(package), "--exit-code").exit_code == 0


def test_a_revision_without_a_package(list_root: Path) -> None:
    (list_root / PAPERS).unlink()
    commit(list_root, "lost")
    (list_root / "datapackage.json").unlink()
    commit(list_root, "empty")
    assert refusal(list_root, "lost", "v1.0.1") == [f"lost:{PAPERS}: is missing"]
    assert refusal(list_root, "empty", "v1.0.1") == ["empty:datapackage.json: is missing"]


def test_a_damaged_repository(list_root: Path) -> None:
    asked = ["git", "-C", str(list_root), "rev-parse", f"HEAD:{PAPERS}"]
    blob = subprocess.check_output(asked, text=True).strip()
    [pack] = (list_root / ".git/objects/pack").glob("*.pack")
    with pack.rename(list_root / "pack").open("rb") as packed:
        subprocess.run(["git", "-C", str(list_root), "unpack-objects", "-q"], stdin=packed, check=True)
    path = list_root / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o600)
    path.write_bytes(b"rubbish")
    [line] = refusal(list_root, "v1.0.1")
    assert line.startswith("v1.0.1: cannot be read by git: inflate: ")  # the rest is zlib's


def test_files_that_are_not_a_package(list_root: Path, package: Path, tmp_path: Path) -> None:
    text, cut = tmp_path / "a.zip", tmp_path / "b.zip"
    text.write_text("no zip")
    cut.write_bytes(zipped(package, tmp_path / "whole.zip").read_bytes()[:-1000])
    no_zip = "is neither a datapackage.json nor an intact zip"
    assert refusal(list_root, str(text)) == [f"{text}: {no_zip}"]
    assert refusal(list_root, str(cut)) == [f"{cut}: {no_zip}"]
    (package / "datapackage.json").unlink()
    assert refusal(list_root, str(package)) == [f"{package}/datapackage.json: is missing"]
    archive = zipped(package, tmp_path / "c.zip")
    assert refusal(list_root, str(archive)) == [f"{archive}:datapackage.json: is missing"]


def test_nothing_is_written(list_root: Path, package: Path, tmp_path: Path) -> None:
    archive = zipped(package, tmp_path / "a.zip")
    before = everything(tmp_path)
    for old in (str(archive), str(package), "v1.0.0"):
        assert diff(list_root, old).exit_code == 0
    assert everything(tmp_path) == before


def test_a_zip_with_other_files_and_deeper_packages(list_root: Path, package: Path, tmp_path: Path) -> None:
    """As a zip of the repository: only the descriptor at the top of its folder counts."""
    (package / "README.md").write_text("A list.")
    (package / "examples/small").mkdir(parents=True)
    (package / "examples/small/datapackage.json").write_text("{}")
    archive = zipped(package, tmp_path / "a.zip", "diffusion-rl-1.0.1/")
    assert diff(list_root, str(archive), "--exit-code").exit_code == 0
