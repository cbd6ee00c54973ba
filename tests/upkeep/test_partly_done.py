"""One of several writes fails: the files written before it are reported."""

from datetime import date
from pathlib import Path

import pytest

from scripts.faults import Fault, ListError, PartlyDone
from scripts.system import writing
from scripts.upkeep import refresh
from scripts.upkeep.compare_with_arxiv import FieldChange
from scripts.upkeep.weekly import weekly

ALPHA, FILMS = "data/papers/alpha-po.toml", "data/papers/rollouts-for-films.toml"
DAY = date(2026, 6, 1)
TITLES = {ALPHA: "Alpha-PO: Preferences for Pictures", FILMS: "Rollouts for Films"}
CHANGES = [
    FieldChange(path, "title", title, f"{title}, Again", "renamed", "https://arxiv.org/abs/2601.00002v2")
    for path, title in TITLES.items()
]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that refuses the record of Rollouts for Films."""
    whole = writing.replace_file

    def replace_file(root: Path, path: str, content: bytes) -> None:
        if path == FILMS:
            raise ListError([Fault(path, "", "cannot be written: No space left on device")])
        whole(root, path, content)

    monkeypatch.setattr(refresh, "replace_file", replace_file)


def test_written_files_are_reported(small: Path, full: None) -> None:
    with pytest.raises(PartlyDone) as error:
        refresh.write_changes(small, CHANGES, DAY)
    assert error.value.done == [ALPHA]
    assert str(error.value) == f"{FILMS}: cannot be written: No space left on device"
    assert "Again" in (small / ALPHA).read_text()
    assert "Again" not in (small / FILMS).read_text()


def test_weekly_report_has_written_files(small: Path, full: None) -> None:
    def step() -> str:
        refresh.write_changes(small, CHANGES, DAY)
        return ""

    week = weekly({"Records": step, "Links": lambda: "Fine.\n"}, DAY)
    assert week.failed == ["Records"]
    assert "### Faults" in week.text
    assert "No space left on device" in week.text
    assert f"### Written before the failure\n\n- {ALPHA}" in week.text.replace("`", "")
    assert week.text.endswith("## Links\n\nFine.\n")


def test_other_faults_say_nothing_was_written(small: Path) -> None:
    def step() -> str:
        raise ListError([Fault("", "", "no host answered")])

    assert "Written" not in weekly({"Links": step}, DAY).text
