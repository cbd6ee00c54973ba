"""A project that depends on the data refuses all but the intact release that it pins."""

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.helpers.dependent_project import (
    NAME,
    PAPERS,
    Files,
    flipped,
    pin,
    project,
    published,
    read,
    repack,
    sha256,
    url,
    zip_once,
)

__all__ = ["project", "published", "url", "zip_once"]  # fixtures


def cut(content: bytes) -> bytes:
    return content[:-1]


def replaced(content: bytes) -> bytes:
    return b"<html>"


@pytest.mark.parametrize("damage", [flipped, cut, replaced])
def test_copy_whose_hash_differs_is_refused(
    project: Path, published: Path, url: str, damage: Callable[[bytes], bytes]
) -> None:
    whole = (published / NAME).read_bytes()
    (published / NAME).write_bytes(damage(whole))
    found = sha256(damage(whole))
    line = f"{url}/{NAME}: is refused: its SHA-256 is {found}, not {sha256(whole)} as pinned\n"
    assert read(project, url) == (1, "", line)
    assert list((project / "cache").iterdir()) == []


def test_copy_whose_version_differs_is_refused(project: Path, published: Path, url: str) -> None:
    def change(files: Files) -> None:
        files["datapackage.json"] = files["datapackage.json"].replace(
            b'"version": "1.0.0"', b'"version": "1.0.1"'
        )

    repack(published / NAME, change)
    pin(project, published / NAME)
    line = f"{NAME}: is refused: it has version 1.0.1, not 1.0.0 as pinned\n"
    assert read(project, url) == (1, "", line)
    assert list((project / "cache").iterdir()) == []


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (replaced, "File is not a zip file"),
        (cut, "File is not a zip file"),
        (flipped, "Bad CRC-32 for file 'datapackage.json'"),
    ],
)
def test_broken_zip_is_refused_even_if_pinned(
    project: Path, published: Path, url: str, damage: Callable[[bytes], bytes], reason: str
) -> None:
    (published / NAME).write_bytes(damage((published / NAME).read_bytes()))
    pin(project, published / NAME)
    assert read(project, url) == (1, "", f"{NAME}: is refused: {reason}\n")
    assert list((project / "cache").iterdir()) == []


def flip(files: Files) -> None:
    files[PAPERS] = mistyped(files[PAPERS])


def mistyped(papers: bytes) -> bytes:
    """The papers with one letter of a title changed."""
    assert papers.count(b",Rollouts for Films,") == 1
    return papers.replace(b",Rollouts for Films,", b",Rollouts for Filmz,")


def lose(files: Files) -> None:
    del files["data/tables/toolkits.csv"]


def mismeasure(files: Files) -> None:
    files["datapackage.json"] = files["datapackage.json"].replace(sha256(files[PAPERS]).encode(), b"0" * 64)


def dangle(files: Files) -> None:
    path = "data/tables/paper_methods.csv"
    before = sha256(files[path])
    files[path] = files[path].replace(b",GRPO\n", b",GRPX\n")
    assert sha256(files[path]) != before
    descriptor = files["datapackage.json"].replace(before.encode(), sha256(files[path]).encode())
    files["datapackage.json"] = descriptor


GONE = "The data source could not be successfully loaded: [Errno 2] No such file or directory: 'toolkits.csv'"
HASH = 'The data source does not match the expected hash count: expected is "{}" and actual is "{}"'
DANGLING = (
    'Row at position "3" violates the foreign key: for "method": values "GRPX" not found in the lookup table '
    '"methods" as "name"'
)


@pytest.mark.parametrize("damage", [flip, lose, mismeasure, dangle])
def test_damaged_package_is_refused_even_if_pinned(
    project: Path, published: Path, url: str, damage: Callable[[Files], None]
) -> None:
    from frictionless import Package

    with ZipFile(published / NAME) as archive:
        papers = archive.read(PAPERS)
    repack(published / NAME, damage)
    pin(project, published / NAME)
    whole = sha256(papers)
    expected: dict[Callable[[Files], None], list[tuple[str, str]]] = {
        flip: [("papers", HASH.format(whole, sha256(mistyped(papers))))],
        lose: [
            ("toolkits", GONE),
            *((f"toolkit_{of}", GONE) for of in ("methods", "papers")),
        ],
        mismeasure: [("papers", HASH.format("0" * 64, whole))],
        dangle: [("paper_methods", DANGLING)],
    }
    errors = expected[damage]
    tables = Package(str(published / NAME)).validate().tasks
    found = [(table.name, unpacked(error.message)) for table in tables for error in table.errors]
    assert sorted(found) == sorted(errors)
    status, printed, said = read(project, url)
    assert (status, printed) == (1, "")
    lines = [f"{NAME}: is refused: {table}: {message}" for table, message in errors]
    assert sorted(unpacked(said).splitlines()) == sorted(lines)
    assert list((project / "cache").iterdir()) == []


def unpacked(message: str) -> str:
    """A message without the name of the folder that frictionless unpacks a zip in."""
    return re.sub(r"'\S*/data/tables/", "'", message)
