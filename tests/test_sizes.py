"""Code comes in small pieces: functions and modules have limits, and the few exceptions a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REPOSITORY

MOST_LINES = 35  # of a function, without its docstring
MOST_OF_MODULE, MOST_OF_PLUGIN = 210, 65
LONG_MODULES = {
    "scripts/records/models.py": "the fields of each record, in one place: only declarations",
}


def modules() -> list[Path]:
    return [*(REPOSITORY / "scripts").rglob("*.py"), *(REPOSITORY / "plugins").glob("*.py")]


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """The name and the number of lines of each function."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first, text = node.body[0], ast.get_docstring(node)
            documented = (first.end_lineno or 0) - first.lineno + 1 if text else 0
            yield node.name, (node.end_lineno or 0) - node.lineno + 1 - documented


def test_functions_are_short() -> None:
    long = {
        f"{file.relative_to(REPOSITORY)}: {name}": lines
        for file in modules()
        for name, lines in functions(file)
        if lines > MOST_LINES
    }
    assert long == {}


def test_modules_have_one_idea() -> None:
    long = {}
    for file in modules():
        path, lines = file.relative_to(REPOSITORY).as_posix(), len(file.read_text("utf-8").splitlines())
        most = MOST_OF_PLUGIN if path.startswith("plugins/") else MOST_OF_MODULE
        if lines > most and path not in LONG_MODULES:
            long[path] = lines
    assert long == {}
    assert all((REPOSITORY / path).exists() for path in LONG_MODULES)
