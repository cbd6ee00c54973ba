"""Data flows one way: each folder of scripts/ and of scripts/site/ imports only folders above it."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

MAPS = ["scripts", "scripts/site"]  # packages whose docstring lists their folders, from the top


def listed_folders(package: str) -> list[str]:
    """The folders that the docstring of a package lists, in its order."""
    tree = ast.parse((REPOSITORY / package / "__init__.py").read_text("utf-8"))
    return re.findall(r"^- (\w+): ", ast.get_docstring(tree) or "", re.M)


def imported(file: Path, package: str) -> Iterator[str]:
    """The folders of a package that a module imports, also inside functions."""
    dotted = package.replace("/", ".") + "."
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
        elif isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        yield from (name.removeprefix(dotted).split(".")[0] for name in names if name.startswith(dotted))


@pytest.mark.parametrize("package", MAPS)
def test_every_folder_is_on_the_map(package: str) -> None:
    folders = {path.parent.name for path in (REPOSITORY / package).glob("*/__init__.py")}
    assert folders == set(listed_folders(package))


@pytest.mark.parametrize("package", MAPS)
def test_no_folder_imports_one_below_it(package: str) -> None:
    folders = listed_folders(package)
    wrong = {
        f"{file.relative_to(REPOSITORY)} imports {other}"
        for position, folder in enumerate(folders)
        for file in (REPOSITORY / package / folder).rglob("*.py")
        for other in imported(file, package)
        if other in folders and folders.index(other) > position
    }
    assert wrong == set()


@pytest.mark.parametrize("package", MAPS)
def test_a_folder_of_folders_has_no_modules_of_its_own(package: str) -> None:
    """Except for those that all folders use, and the command."""
    modules = {path.name for path in (REPOSITORY / package).glob("*.py")}
    assert modules - {"__init__.py", "__main__.py", "faults.py"} == set()


def public(file: Path) -> Iterator[str]:
    """The functions, classes and types that a module defines for others, and its constants; no hooks."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not any("hookimpl" in ast.unparse(decorator) for decorator in node.decorator_list):
                yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_a_public_name_has_one_meaning() -> None:
    """In scripts/ and plugins/. Constants may have the names of others if no other module imports them."""
    defined, imported_from = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for file in [*(REPOSITORY / "scripts").rglob("*.py"), *(REPOSITORY / "plugins").glob("*.py")]:
        module = ".".join(file.relative_to(REPOSITORY).with_suffix("").parts)
        for name in public(file):
            defined[name].add(module)
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("scripts."):
                for alias in node.names:
                    imported_from[alias.name].add(node.module)
    twice = {
        name: modules
        for name, modules in defined.items()
        if len(modules) > 1 and name[0] != "_" and len(name) > 1
        if not name.isupper() or len(modules & imported_from[name]) > 1
    }
    assert twice == {}
