"""One zip file of many, and the sums of an export: files in, the same bytes out each time."""

import hashlib
import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that zip files know
UNIX = 3
REGULAR_FILE = 0o100644 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file of files by path, in the order given; it holds neither times nor owners."""
    sink = io.BytesIO()
    with ZipFile(sink, "w") as archive:
        for path, content in files.items():
            entry = ZipInfo(path, FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = REGULAR_FILE
            archive.writestr(entry, content, compresslevel=9)
    return sink.getvalue()


def sums(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of every file, as `sha256sum --check` reads it."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items())
    )


def summed(text: str) -> set[str]:
    """The paths that such a list names."""
    return {line.partition("  ")[2] for line in text.splitlines()}
