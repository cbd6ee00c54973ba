"""pytest runs every test module, whatever the name of its folder."""

from fnmatch import fnmatch

import pytest

from tests.conftest import REPOSITORY


def test_no_folder_of_tests_is_left_out(pytestconfig: pytest.Config) -> None:
    folders = {path.parent for path in (REPOSITORY / "tests").rglob("test_*.py")}
    names = {name for folder in folders for name in folder.relative_to(REPOSITORY).parts}
    left_out = pytestconfig.getini("norecursedirs")
    assert {name for name in names for pattern in left_out if fnmatch(name, pattern)} == set()
    assert "build" in names
