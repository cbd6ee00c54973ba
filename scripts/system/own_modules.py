"""Run a module of this project as a process, wherever the present one runs."""

import os
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class ModuleProcess(NamedTuple):
    """A command, and the environment in which Python finds the module."""

    command: list[str]
    environment: dict[str, str]


def module_process(module: str, *arguments: str, options: tuple[str, ...] = ()) -> ModuleProcess:
    """Return the process of a module; `options` are those of Python, such as -S."""
    command = [sys.executable, *options, "-m", module, *arguments]
    return ModuleProcess(command, {**os.environ, "PYTHONPATH": str(ROOT)})
