"""A project that depends on the data: it fetches the release that it pins, and joins its notes."""

import json
import re
import shutil
from pathlib import Path

from tests.conftest import REPOSITORY, edit, run
from tests.helpers.dependent_project import (
    LINES,
    NAME,
    NOTES,
    PROJECT,
    flipped,
    pin,
    project,
    published,
    read,
    read_apart,
    url,
    zip_once,
)
from tests.helpers.diffing import set_version

__all__ = ["project", "published", "url", "zip_once"]  # fixtures


def test_release_is_fetched_once_and_joined(project: Path, published: Path, url: str) -> None:
    assert read(project, url) == (0, LINES, "")
    assert [path.name for path in (project / "cache").iterdir()] == [NAME]
    assert (project / "cache" / NAME).read_bytes() == (published / NAME).read_bytes()
    (published / NAME).unlink()
    assert read(project, url) == (0, LINES, "")
    assert read(project, None) == (0, LINES, "")


def test_damaged_cached_copy_is_fetched_again(project: Path, url: str) -> None:
    assert read(project, url) == (0, LINES, "")
    cached = project / "cache" / NAME
    whole = cached.read_bytes()
    cached.write_bytes(flipped(whole))
    assert read(project, url) == (0, LINES, "")
    assert cached.read_bytes() == whole


def test_following_a_release_changes_two_lines(
    project: Path, published: Path, url: str, built_once: Path, tmp_path: Path
) -> None:
    assert read(project, url) == (0, LINES, "")
    before = (project / "pin.toml").read_text()
    later = Path(shutil.copytree(built_once, tmp_path / "later"))
    alpha = later / "data/papers/alpha-po.toml"
    edit(
        alpha,
        "added = 2026-05-18",
        'added = 2026-05-18\nwithdrawn = 2026-05-19\nsuperseded_by = "rollouts-for-films"',
    )
    set_version(later, "1.0.1")
    assert run(later, "build").exit_code == 0
    assert run(later, "export").exit_code == 0
    shutil.copy(later / "dist/diffusion-rl-1.0.1.zip", published)
    pin(project, published / "diffusion-rl-1.0.1.zip")
    changed = zip(before.splitlines(), (project / "pin.toml").read_text().splitlines(), strict=True)
    assert [old != new for old, new in changed] == [True, True]
    said = "alpha-po is withdrawn; see rollouts-for-films\n"
    assert read(project, url) == (0, LINES, said)


def test_failed_downloads(project: Path, published: Path, url: str) -> None:
    setting = "DIFFUSION_RL_URL: is not set; set it to the address or folder of the releases\n"
    assert read(project, None) == (1, "", setting)
    (published / NAME).unlink()
    line = f"{url}/{NAME}: cannot be fetched: HTTP Error 404: File not found\n"
    assert read(project, url) == (1, "", line)
    line = f"nowhere/{NAME}: cannot be fetched: unknown url type: 'nowhere/{NAME}'\n"
    assert read(project, "nowhere") == (1, "", line)


def test_release_is_read_from_a_folder(project: Path, published: Path) -> None:
    assert read(project, str(published)) == (0, LINES, "")
    shutil.rmtree(project / "cache")
    (published / "v1.0.0").mkdir()
    (published / NAME).rename(published / "v1.0.0" / NAME)
    assert read(
        project, f"{(published / 'v{version}').as_uri().replace('%7B', '{').replace('%7D', '}')}"
    ) == (
        0,
        LINES,
        "",
    )


def test_notes_on_unknown_papers(project: Path, url: str) -> None:
    (project / "notes.csv").write_text(f"{NOTES}beta-po,to find\ngamma-po,to find\n")
    assert read_apart(project, url) == (1, "", "notes.csv: no such paper in 1.0.0: beta-po, gamma-po\n")


def test_pin_is_two_lines() -> None:
    lines = [line for line in (PROJECT / "pin.toml").read_text("utf-8").splitlines() if line[0] != "#"]
    version = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))["version"]
    assert lines[0] == f'version = "{version}"'
    assert re.fullmatch(r'sha256 = "[0-9a-f]{64}"', lines[1])
    assert len(lines) == 2
