"""Files and folders that cannot be read as records: one clear line each, never a traceback."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import faults

ALPHA = "data/papers/alpha-po.toml"
DEEP = "is nested too deeply; a record has lists and tables, and nothing deeper in them"
LONG = "has a number that is too long to read"
STRAY = "is unexpected here; only records NAME.toml belong here"

# The content of a record's file, and the fault. Columns count from 1, as in editors.
CONTENTS = [
    (b"", "is empty"),
    (b" \n\n", "is empty"),
    (b"# to do\n", "has only comments"),
    (b'\xef\xbb\xbftitle = "A"\n', "starts with a byte order mark; save it as UTF-8 without BOM"),
    (b'title = "A"\r\nyear = 2025\r\n', "line 1 ends in CR; save it with LF line ends"),
    (b'title = "A"\nyear = 2025\r\n', "line 2 ends in CR; save it with LF line ends"),
    ('title = "A"\n'.encode("utf-16"), "line 1 is not UTF-8 (byte 0xff); save it as UTF-8"),
    ('title = "A"\nvenue = "ü"\n'.encode("latin-1"), "line 2 is not UTF-8 (byte 0xfc); save it as UTF-8"),
    (b"#" * 1_000_000, "has only comments"),
    (b"#" * 1_000_001, "is 1,000,001 bytes long; a file here has at most 1,000,000"),
    (b"x" * 10_000_000, "is 10,000,000 bytes long; a file here has at most 1,000,000"),
    (b'title = "A\x00"\n', "is not TOML: Illegal character '\\x00' (at line 1, column 11)"),
    (b"\x00" * 9, "is not TOML: Invalid statement (at line 1, column 1)"),
    (
        b'title = "A"\nvenue = ICLR\n',
        "is not TOML: Invalid value (at line 2, column 9); put text in quotes, and end a list with ]",
    ),
    (
        "title = “A”\n".encode(),
        "is not TOML: Invalid value (at line 1, column 9); put text in quotes, and end a list with ]",
    ),
    (
        b'title = "A\nyear = 2025\n',
        "is not TOML: Illegal character '\\n' (at line 1, column 11); a text ends on its line, with a quote",
    ),
    (
        b'title = "A"\ntitle = "B"\nyear = 2025\n',
        "is not TOML: Cannot overwrite a value (at line 2, column 12); the key is listed twice",
    ),
    (b"[links]\n[links]\n", "is not TOML: Cannot declare ('links',) twice (at line 2, column 7)"),
    (b"title: A\n", "is not TOML: Expected '=' after a key in a key/value pair (at line 1, column 6)"),
    (b"added = 2026-02-30\n", "is not TOML: Invalid date or datetime (at line 1, column 9)"),
    (b"tasks = " + b"[" * 5_000, DEEP),
    (b"tasks = " + b"[" * 300_000 + b"]" * 300_000, DEEP),
    (b"tasks = " + b"{a=" * 5_000, DEEP),
    (b"[" + b"a." * 5_000 + b"a]\n", DEEP),
    # The parser would take memory by the square of such a key's length.
    (b"a" + b".a" * 499_000 + b" = 1\n", DEEP),
    (b"a" + b' . "a"' * 100_000 + b" = 1\n", DEEP),
    (b"year = " + b"9" * 5_000, LONG),
    (b"year = 0x" + b"f" * 9_000, LONG),
]


@pytest.mark.parametrize(("content", "said"), CONTENTS, ids=range(len(CONTENTS)))
def test_content(small: Path, content: bytes, said: str) -> None:
    (small / ALPHA).write_bytes(content)
    assert faults(small) == [f"{ALPHA}: {said}", "1 fault"]


def gone(path: Path) -> None:
    """Delete the file."""


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


LINK = "is a symbolic link; put the file itself here"
NO_FILE = "is a directory or a device, not a file"
UNREAD = "is unexpected here"

# A path, what replaces its content, and the fault.
PLACES: list[tuple[str, Callable[[Path], None], str]] = [
    ("data", gone, "is missing; run this in a clone of the dataset"),
    ("data", Path.touch, "is missing; run this in a clone of the dataset"),
    ("data", link_to("data"), "is missing; run this in a clone of the dataset"),
    ("data/papers", gone, "is missing"),
    ("data/papers", Path.mkdir, "has no record; a list has at least one paper"),
    ("data/papers", Path.touch, "cannot be read: Not a directory"),
    ("data/papers", link_to("papers"), "cannot be read: Too many levels of symbolic links"),
    ("data/toolkits", gone, "is missing"),
    ("data/related-lists", gone, "is missing"),
    ("data/sections.toml", gone, "is missing"),
    ("data/tasks.toml", gone, "is missing"),
    ("data/methods.toml", gone, "is missing"),
    ("data/venues.toml", gone, "is missing"),
    ("data/link-labels.toml", gone, "is missing"),
    ("data/tasks.toml", Path.touch, "is empty"),
    ("data/tasks.toml", Path.mkdir, NO_FILE),
    ("data/tasks.toml", link_to("methods.toml"), LINK),
    ("data/papers/x.toml", Path.mkdir, NO_FILE),
    ("data/papers/x.toml", os.mkfifo, NO_FILE),
    ("data/papers/x.toml", link_to("alpha-po.toml"), LINK),
    ("data/papers/x.toml", link_to("x.toml"), LINK),
    ("data/papers/x.toml", link_to("nowhere"), LINK),
    ("data/papers/notes.txt", Path.touch, STRAY),
    ("data/papers/.x.toml.swp", Path.touch, STRAY),
    ("data/papers/.toml", Path.touch, STRAY),
    ("data/papers/..toml", Path.touch, STRAY),
    ("data/papers/x.TOML", Path.touch, STRAY),
    ("data/papers/two\nlines", Path.touch, STRAY),
    ("data/toolkits/drafts", Path.mkdir, STRAY),
    ("data/related-lists/x.toml~", Path.touch, STRAY),
    ("data/notes.txt", Path.touch, UNREAD),
    ("data/authors", Path.mkdir, UNREAD),
]


@pytest.mark.parametrize(("place", "make", "said"), PLACES, ids=range(len(PLACES)))
def test_place(small: Path, place: str, make: Callable[[Path], None], said: str) -> None:
    path = small / place
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    make(path)
    shown = place.replace("\n", "\\n")
    assert faults(small) == [f"{shown}: {said}", "1 fault"]


# The name of a record's file, how it is shown, and the name it should have.
NAMES = [
    ("Awesome.toml", "Awesome.toml", "awesome.toml"),
    ("awesome neighbours.toml", "awesome neighbours.toml", "awesome-neighbours.toml"),
    ("awesome_list-.toml", "awesome_list-.toml", "awesome-list.toml"),
    ("Ünder.toml", "Ünder.toml", "under.toml"),
    ("-.toml", "-.toml", "a-short-name.toml"),
    ("a\nb.toml", "a\\nb.toml", "a-b.toml"),
    (os.fsdecode(b"a\xffb.toml"), "a\\udcffb.toml", "a-b.toml"),
]


@pytest.mark.parametrize(("name", "shown", "wanted"), NAMES)
def test_name(small: Path, name: str, shown: str, wanted: str) -> None:
    folder = small / "data/related-lists"
    (folder / "awesome-neighbours.toml").rename(folder / name)
    said = f"data/related-lists/{shown}: is not a valid id; name the file '{wanted}'"
    assert faults(small) == [said, "1 fault"]
