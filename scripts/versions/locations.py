"""Read a version of the data package from a folder, a zip or a git revision; paths in, bytes out."""

import lzma
import os
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, is_zipfile

from scripts.faults import Fault, ListError, quoted, suggestion
from scripts.tables.schema import DESCRIPTOR
from scripts.versions.git import find_commit, first_line, is_shallow, run_git, version_commits

MAX_BYTES = 500_000_000  # the most for one unpacked file in a zip: a thousand times the largest table
ZIP_ERRORS = (BadZipFile, OSError, EOFError, RuntimeError, zlib.error, lzma.LZMAError)


class Source(NamedTuple):
    """The files of one version: its name, the prefix of paths in messages, and the function that reads."""

    name: str
    prefix: str
    read: Callable[[Iterable[str]], dict[str, bytes]]  # reads the paths that exist
    descriptor: str = DESCRIPTOR
    remedy: str = ""  # what to do when a file is not as the descriptor says


def working_folder(root: Path) -> Source:
    """Return the files of the dataset's own folder, which a build brings up to date."""
    read = folder_reader(root, "")
    return Source("the working folder", "", read, remedy="; run 'diffusion-rl build'")


def find_source(name: str, root: Path) -> Source:
    """Return the source for a name: a folder, a file, or else a revision of the repository of `root`."""
    if not name:
        raise ListError([Fault("''", "", "is not the name of a folder, file or revision")])
    if os.path.isdir(name):
        prefix = f"{name.rstrip('/')}/"
        return Source(name, prefix, folder_reader(Path(name), prefix))
    if os.path.isfile(name):
        if is_zipfile(name):
            return zip_source(name)
        if not name.endswith(".json"):
            raise ListError([Fault(name, "", f"is neither a {DESCRIPTOR} nor an intact zip")])
        folder, prefix = Path(name).parent, name.removesuffix(Path(name).name)
        return Source(name, prefix, folder_reader(folder, prefix), Path(name).name)
    return git_source(name, root)


def folder_reader(folder: Path, prefix: str) -> Callable[[Iterable[str]], dict[str, bytes]]:
    """Return a reader of the files below a folder."""

    def read(paths: Iterable[str]) -> dict[str, bytes]:
        found = {}
        for path in paths:
            try:
                found[path] = (folder / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                message = f"cannot be read: {error.strerror}"
                raise ListError([Fault(f"{prefix}{path}", "", message)]) from error
        return found

    return read


def zip_source(name: str) -> Source:
    """Return the files of a zip, at its top or in its only folder."""
    try:
        with ZipFile(name) as archive:
            entries = archive.namelist()
    except ZIP_ERRORS as error:
        raise ListError([Fault(name, "", f"is not a zip that can be read: {error}")]) from error
    for entry in entries:
        if leads_outside(entry):
            raise ListError([Fault(name, "", f"contains {quoted(entry)}, which leads outside")])
    tops = [entry for entry in entries if entry.count("/") < 2 and PurePosixPath(entry).name == DESCRIPTOR]
    if not tops:
        raise ListError([Fault(f"{name}:{DESCRIPTOR}", "", "is missing")])
    if len(tops) > 1:
        raise ListError([Fault(name, "", f"contains {DESCRIPTOR} more than once")])
    folder = tops[0].removesuffix(DESCRIPTOR)
    return Source(name, f"{name}:{folder}", lambda paths: read_zip(name, folder, paths))


def leads_outside(path: str) -> bool:
    """Return whether a path leads out of its folder, on any system."""
    parts = path.split("/")
    return ".." in parts or "\\" in path or not parts[0] or ":" in parts[0]


def read_zip(name: str, folder: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Return the files of a zip; nothing is unpacked to the disk."""
    found: dict[str, bytes] = {}
    path = ""
    try:
        with ZipFile(name) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
            for path in paths:
                if (size := sizes.get(folder + path, -1)) > MAX_BYTES:
                    message = f"is {size:,} bytes long; at most {MAX_BYTES:,} are read"
                    raise ListError([Fault(f"{name}:{folder}{path}", "", message)])
                if size >= 0:
                    found[path] = archive.read(folder + path)
    except ZIP_ERRORS as error:
        raise ListError([Fault(f"{name}:{folder}{path}", "", f"cannot be read: {error}")]) from error
    return found


def git_source(name: str, root: Path) -> Source:
    """Return the files of a revision, or of a version by its number, as they were committed."""
    known, commit, errors = find_commit(name, root)
    if not commit:
        raise ListError([Fault(name, "", no_revision(name, root, errors))])
    folder = run_git(name, root, "rev-parse", "--show-prefix").stdout.decode().rstrip("\n")
    return Source(known, f"{known}:", lambda paths: read_git(known, root, f"{commit}:{folder}", list(paths)))


def no_revision(name: str, root: Path, errors: bytes) -> str:
    """Return why a name is not a revision: there is no repository, git fails, or it has no such revision."""
    if b"not a git repository" in errors:
        return f"is neither a folder nor a file, and {root.absolute()} is in no git repository"
    if errors:
        return f"cannot be read by git: {first_line(errors)}"
    message = "is neither a folder, a file nor a revision of the git repository"
    tags = run_git(name, root, "tag", "--list").stdout.decode(errors="replace").split()
    names = dict.fromkeys([*tags, *(f"v{number}" for number in version_commits(root))])
    hint = "; the clone is shallow, 'git fetch --unshallow --tags' brings the others"
    return f"{message}{suggestion(name, names)}{hint if is_shallow(root) else ''}"


def read_git(name: str, root: Path, top: str, paths: list[str]) -> dict[str, bytes]:
    """Return the blobs of a commit, read by one process; `top` is the prefix that git needs before a path."""
    wanted = "".join(f"{top}{path}\n" for path in paths).encode()
    done = run_git(name, root, "cat-file", "--batch", stdin=wanted)
    if done.returncode or b"error: " in done.stderr:  # git reports a damaged object as missing
        raise ListError([Fault(name, "", f"cannot be read by git: {first_line(done.stderr)}")])
    found, rest = {}, done.stdout
    for path in paths:
        header, _, rest = rest.partition(b"\n")
        if header.endswith(b" missing"):
            continue
        _, kind, size = header.split()
        if kind == b"blob":
            found[path] = rest[: int(size)]
        rest = rest[int(size) + 1 :]
    return found
