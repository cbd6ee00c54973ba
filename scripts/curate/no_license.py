"""Whether a repository at GitHub has no licence: its files at one commit come in, a line goes out."""

import json
import re
from collections.abc import Callable, Iterator

from scripts.records.licenses import NO_LICENSE

API = "https://api.github.com/repos"
RAW = "https://raw.githubusercontent.com"
STATED_IN = re.compile(r"(?i)readme[\w.-]*|pyproject\.toml|setup\.(?:py|cfg)|package\.json|citation\.cff")
LICENSE_FILE = re.compile(r"(?i)licen[cs]e|copying|copyright")
STATEMENT = re.compile(r"(?i)licen[cs]|copyright|all rights reserved")
SHA = re.compile(r"[0-9a-f]{40}")


def no_license_line(name: str, read: Callable[[str], bytes]) -> tuple[str, str] | None:
    """Return the words and the permanent address of a repository without a licence; None if there may be one.

    `read` takes an address and returns its content. A file at the top that is named like a licence, or a
    word about one in the README, CITATION.cff or the description of a package, is for a person to read.
    So is a symbolic link with such a name, for which GitHub returns the path that it leads to.
    """
    commit = text_in(read(f"{API}/{name}/commits/HEAD"), "sha")
    if not commit or not SHA.fullmatch(commit):
        return None
    files = dict(listed_files(read(f"{API}/{name}/contents?ref={commit}")))
    if not files or any(LICENSE_FILE.search(file) for file in files):
        return None
    for file in filter(STATED_IN.fullmatch, files):
        if files[file] == "symlink":
            return None
        if STATEMENT.search(read(f"{RAW}/{name}/{commit}/{file}").decode("utf-8", "replace")):
            return None
    words = f"SPDX-License-Identifier: {NO_LICENSE} (no licence among {', '.join(files)})"
    return words, f"https://github.com/{name}/tree/{commit}"


def text_in(content: bytes, key: str) -> str | None:
    """Return the text under a key of a JSON object."""
    try:
        found = json.loads(content)[key]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def listed_files(content: bytes) -> Iterator[tuple[str, object]]:
    """Yield the names in a listing of a folder at GitHub, each with its type, such as "file" or "symlink"."""
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError):
        return
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            yield each["name"], each.get("type")
