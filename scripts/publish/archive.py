"""One zip of many files, and the checksums of an export: the same files always give the same bytes."""

import hashlib
import io
from collections.abc import Mapping
from zipfile import ZIP_STORED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest date in a zip file
UNIX = 3
REGULAR_FILE = 0o100644 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file of files by path, in the order given; it has neither times nor owners.

    It is not compressed: a compressor's output depends on its version, and these bytes only on the files.
    """
    sink = io.BytesIO()
    with ZipFile(sink, "w") as archive:
        for path, content in files.items():
            entry = ZipInfo(path, FIRST_DAY)
            entry.compress_type = ZIP_STORED
            entry.create_system = UNIX
            entry.external_attr = REGULAR_FILE
            archive.writestr(entry, content)
    return sink.getvalue()


def checksums(files: Mapping[str, bytes], folder: str = "") -> str:
    """Return the SHA-256 of every file of a folder, in the form of `sha256sum --check`."""
    above = f"{folder}/" if folder else ""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path.removeprefix(above)}\n"
        for path, content in sorted(files.items())
    )


def checksum_paths(text: str) -> set[str]:
    """Return the paths in such a list of checksums."""
    return {line.partition("  ")[2] for line in text.splitlines()}
