"""One zip file of many, and the sums of an export: files in, the same bytes out each time."""

import hashlib
import io
from collections.abc import Mapping
from zipfile import ZIP_STORED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that zip files know
UNIX = 3
REGULAR_FILE = 0o100644 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file of files by path, in the order given; it holds neither times nor owners.

    Nothing is compressed: what a compressor makes depends on its version, and these bytes on the files alone.
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


def sums(files: Mapping[str, bytes], folder: str = "") -> str:
    """The SHA-256 of every file of a folder, as `sha256sum --check` in that folder reads it."""
    above = f"{folder}/" if folder else ""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path.removeprefix(above)}\n"
        for path, content in sorted(files.items())
    )


def summed(text: str) -> set[str]:
    """The paths that such a list names."""
    return {line.partition("  ")[2] for line in text.splitlines()}
