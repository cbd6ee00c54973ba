"""New files are put in place all or none, and never over another file."""

from pathlib import Path

import pytest

from scripts.curate.new_files import create_files
from scripts.faults import ListError
from tests.conftest import litter, snapshot


@pytest.mark.parametrize("present", ["other", "second"], ids=["another text", "the same text"])
def test_a_new_file_replaces_no_other(tmp_path: Path, present: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/b.toml").write_text(present)
    before = snapshot(tmp_path)
    with pytest.raises(ListError, match=r"^data/b\.toml: is there already; nothing is written$"):
        create_files(tmp_path, {"data/a.toml": "first", "data/b.toml": "second"})
    assert snapshot(tmp_path) == before
    assert litter(tmp_path) == []
    create_files(tmp_path, {"data/a.toml": "first", "data/c.toml": "third"})
    assert snapshot(tmp_path) == {**before, "data/a.toml": b"first", "data/c.toml": b"third"}
