"""pytest runs every test module, whatever the name of its folder, and collects them quickly."""

import ast
from fnmatch import fnmatch

import pytest

from tests.conftest import REPOSITORY

# Each process of a run imports all modules of tests, so only the tests that need these import them.
SLOW = {"duckdb", "frictionless", "hypothesis", "jsonschema", "mlcroissant", "pandas", "pyarrow"}


def test_no_folder_of_tests_is_left_out(pytestconfig: pytest.Config) -> None:
    folders = {path.parent for path in (REPOSITORY / "tests").rglob("test_*.py")}
    names = {name for folder in folders for name in folder.relative_to(REPOSITORY).parts}
    left_out = pytestconfig.getini("norecursedirs")
    assert {name for name in names for pattern in left_out if fnmatch(name, pattern)} == set()
    assert "build" in names


def test_no_module_of_tests_imports_a_slow_package() -> None:
    found = []
    for path in (REPOSITORY / "tests").rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            found += [(path.name, name) for name in names if name.partition(".")[0] in SLOW]
    assert found == [("facet_cases.py", "hypothesis")]
