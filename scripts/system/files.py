"""Read the files of data/: a clear fault for each file that cannot be a record, never a traceback."""

import errno
import hashlib
import stat
from collections.abc import Iterable
from pathlib import Path

from scripts.faults import Fault

MAX_BYTES = 1_000_000
BOM = b"\xef\xbb\xbf"


def read_text(path: Path, shown: str, most: int = MAX_BYTES) -> str | Fault:
    """Return the text of a file of at most `most` bytes, or the fault of reading it."""
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            return Fault(shown, "", "is a symbolic link; put the file itself here")
        if not stat.S_ISREG(found.st_mode):
            return Fault(shown, "", "is a directory or a device, not a file")
        if found.st_size > most:
            return Fault(shown, "", f"is {found.st_size:,} bytes long; a file here has at most {most:,}")
        return decode(path.read_bytes(), shown)
    except (FileNotFoundError, NotADirectoryError):
        return Fault(shown, "", "is missing")
    except OSError as error:
        return Fault(shown, "", f"cannot be read: {error.strerror}")


def regular_bytes(path: Path) -> bytes:
    """Return the bytes of a file; OSError for a FIFO or a device, which may never end."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, "is not a regular file", str(path))
    return path.read_bytes()


def decode(raw: bytes, shown: str) -> str | Fault:
    """Return UTF-8 text with LF line ends, or a fault for anything else."""
    if not raw.strip():
        return Fault(shown, "", "is empty")
    if raw.startswith(BOM):
        return Fault(shown, "", "starts with a byte order mark; save it as UTF-8 without BOM")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Fault(shown, "", f"line {line} is not UTF-8 (byte 0x{raw[error.start]:02x}); save it as UTF-8")
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        return Fault(shown, "", f"line {line} ends in CR; save it with LF line ends")
    return text


def folder_entries(folder: Path, shown: str) -> tuple[list[Path], list[Fault]] | Fault:
    """Return the record files of a folder in order of name, with a fault for each other entry.

    If there is no such folder, the fault of that.
    """
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except FileNotFoundError:
        return Fault(shown, "", "is missing")
    except OSError as error:
        return Fault(shown, "", f"cannot be read: {error.strerror}")
    paths: list[Path] = []
    strays: list[Fault] = []
    for path in entries:
        if path.suffix == ".toml" and path.stem[0] != ".":
            paths.append(path)
        else:
            strays.append(
                Fault(f"{shown}/{path.name}", "", "is unexpected here; only records NAME.toml belong here")
            )
    return paths, strays


def file_digest(path: Path) -> bytes:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def digest(contents: Iterable[tuple[str, bytes]]) -> str:
    """Return one digest of many files, by their paths and the digests of their content, in this order."""
    whole = hashlib.sha256()
    for path, content in contents:
        whole.update(f"{path}\0{content.hex()}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
