"""Digests of what pages are made of, and of the files of static/, which have theirs in their address."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from scripts.build.stamp import code_digest
from scripts.system.files import digest

ROOT = Path(__file__).parent.parent.parent
LOOKS = ("metadata.yml", "settings.json", "datapackage.json", "plugins/*", "templates/**/*", "static/*")


def site_digest(root: Path, facts: Iterable[str]) -> str:
    """One digest of the code, of the looks of a site, and of other facts."""
    paths = sorted(path for pattern in LOOKS for path in root.glob(pattern) if path.is_file())
    looks = [(str(path.relative_to(root)), bytes.fromhex(content_digest(path))) for path in paths]
    return digest([*looks, *((fact, b"") for fact in [code_digest(), *facts])])[:20]


@cache
def content_digest(path: Path) -> str:
    """The digest of a file; the server is started anew when a file has changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def static_address(datasette: Any, path: Path) -> str:
    """The address of a file of static/ as it is now."""
    return str(datasette.urls.path(f"static/{path.name}?{content_digest(path)[:12]}"))
