"""Digests of everything that pages are made from, and of the files of static/ for their addresses."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from scripts.build.stamp import code_digest
from scripts.system.files import digest, file_digest

SITE_FILES = ("metadata.yml", "settings.json", "datapackage.json", "plugins/*", "templates/**/*", "static/*")


def site_digest(root: Path, facts: Iterable[str]) -> str:
    """Return one digest of the code, the templates and other facts."""
    paths = sorted(path for pattern in SITE_FILES for path in root.glob(pattern) if path.is_file())
    files = [(str(path.relative_to(root)), kept_digest(path)) for path in paths]
    return digest([*files, *((fact, b"") for fact in [code_digest(), *facts])])[:20]


@cache
def kept_digest(path: Path) -> bytes:
    """Return the digest of a file, computed once: the server restarts if a file changes."""
    return file_digest(path)


def static_address(datasette: Any, path: Path) -> str:
    """Return the address of a file of static/, with its digest."""
    return str(datasette.urls.path(f"static/{path.name}?{kept_digest(path).hex()[:12]}"))
