"""Damaged versions are refused: one line for each fault, with the file."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.tables.package import sha256
from tests.versions.conftest import PAPERS, refusal, zipped


def remeasure(folder: Path, path: str, content: bytes) -> None:
    """Write a table and its size and hash, as if it had been published so."""
    (folder / path).write_bytes(content)
    descriptor = folder / "datapackage.json"
    package = json.loads(descriptor.read_text("utf-8"))
    table = next(table for table in package["resources"] if table["path"] == path)
    table.update(bytes=len(content), hash=sha256(content))
    descriptor.write_text(json.dumps(package), "utf-8")


def lose(path: Path) -> None:
    path.unlink()


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def garble(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Pictures", b"Portrait"))


def displace(path: Path) -> None:
    path.unlink()
    path.mkdir()


def size(folder: Path) -> int:
    return (folder / PAPERS).stat().st_size


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lose, "is missing"),
        (lengthen, "has {longer} bytes, not the {bytes} of datapackage.json"),
        (garble, "has another hash than in datapackage.json"),
    ],
)
def test_tables_of_another_size_or_hash(
    list_root: Path, package: Path, tmp_path: Path, damage: Callable[[Path], None], message: str
) -> None:
    whole = message.format(bytes=size(package), longer=size(package) + 1)
    damage(package / PAPERS)
    assert refusal(list_root, str(package)) == [f"{package}/{PAPERS}: {whole}"]
    assert refusal(list_root, f"{package}/datapackage.json") == [f"{package}/{PAPERS}: {whole}"]
    archive = zipped(package, tmp_path / "a.zip", "top/")
    assert refusal(list_root, str(archive)) == [f"{archive}:top/{PAPERS}: {whole}"]
    damage(list_root / PAPERS)
    assert refusal(list_root, "v1.0.0") == [f"{PAPERS}: {whole}; run 'diffusion-rl build'"]


def test_folder_in_place_of_a_table(list_root: Path, package: Path) -> None:
    displace(package / PAPERS)
    assert refusal(list_root, str(package)) == [f"{package}/{PAPERS}: cannot be read: Is a directory"]


def test_every_fault_of_a_version_is_reported(list_root: Path, package: Path) -> None:
    for name in ("links", "authors"):
        (package / f"data/tables/{name}.csv").unlink()
    assert refusal(list_root, str(package)) == [
        f"{package}/data/tables/authors.csv: is missing",
        f"{package}/data/tables/links.csv: is missing",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"Alpha-PO", b"Alpha-\xff", "line 2 is not UTF-8 (byte 0xff)"),
        (b"id,title", b"id,name", "its header is not that of datapackage.json"),
        (b"rollouts-for-films,Rollouts for Films,", b"rollouts-for-films,", "line 3 has 23 cells, not 24"),
        (b"rollouts-for-films", b"alpha-po", "line 3 has the key of an earlier one, 'alpha-po'"),
        (b"Rollouts for Films", b'"Rollouts', "line 3 is not CSV: ',' expected after '\"'"),
    ],
)
def test_damaged_tables(list_root: Path, package: Path, old: bytes, new: bytes, message: str) -> None:
    remeasure(package, PAPERS, (package / PAPERS).read_bytes().replace(old, new, 1))
    assert refusal(list_root, str(package)) == [f"{package}/{PAPERS}: {message}"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (b"", [": is not JSON: Expecting value: line 1 column 1 (char 0)"]),
        (b'{"\xff', [": line 1 is not UTF-8 (byte 0xff)"]),
        (b"[]", [": is not an object"]),
        (b"[" * 100_000, [": is nested too deeply"]),
        (b"{}", [": name: is missing", ": resources: is missing", ": version: is missing"]),
        (
            b'{"name": "a", "version": "1.0", "resources": []}',
            [
                ": resources: is empty",
                ": version: '1.0': String should match pattern '^[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}$'",
            ],
        ),
    ],
)
def test_invalid_descriptors(list_root: Path, package: Path, text: bytes, lines: list[str]) -> None:
    (package / "datapackage.json").write_bytes(text)
    assert refusal(list_root, str(package)) == [f"{package}/datapackage.json{line}" for line in lines]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (PAPERS, "../papers.csv", "resources.papers.path: '../papers.csv' is not a path in the package"),
        (PAPERS, "/etc/passwd", "resources.papers.path: '/etc/passwd' is not a path in the package"),
        (PAPERS, "https://a.org/x", "resources.papers.path: 'https://a.org/x' is not a path in the package"),
        (PAPERS, "a\\u0000b", "resources.papers.path: 'a\\x00b' is not a path in the package"),
        (
            '"name": "toolkits",\n      "type"',
            '"name": "papers",\n      "type"',
            "resources.papers: is listed twice",
        ),
        (
            '"name": "short_name"',
            '"name": "title"',
            "resources.papers.schema.fields: 'title' is listed twice",
        ),
    ],
)
def test_misleading_descriptors(list_root: Path, package: Path, old: str, new: str, line: str) -> None:
    path = package / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert refusal(list_root, str(package)) == [f"{path}: {line}"]


@pytest.mark.parametrize(
    "path", ["../evil.csv", "data/../../evil.csv", "/evil.csv", "C:/evil.csv", "..\\evil.csv"]
)
def test_zips_with_a_path_outside(list_root: Path, package: Path, tmp_path: Path, path: str) -> None:
    archive = zipped(package, tmp_path / "a.zip")
    with ZipFile(archive, "a") as more:
        more.writestr(path, "x")
    assert refusal(list_root, str(archive)) == [f"{archive}: contains '{path}', which leads outside"]
    assert not (tmp_path / "evil.csv").exists()


def test_misleading_zips(list_root: Path, package: Path, tmp_path: Path) -> None:
    double = zipped(package, tmp_path / "double.zip")
    with ZipFile(double, "a") as more:
        more.writestr("other/datapackage.json", "{}")
    assert refusal(list_root, str(double)) == [f"{double}: contains datapackage.json more than once"]
    garbled, large, secret = (
        zipped(package, tmp_path / f"{name}.zip") for name in ("crc", "large", "secret")
    )
    patch(garbled, 16, struct.pack("<L", 0))
    assert refusal(list_root, str(garbled)) == [
        f"{garbled}:{PAPERS}: cannot be read: Bad CRC-32 for file '{PAPERS}'"
    ]
    patch(large, 24, struct.pack("<L", 2_000_000_000))
    assert refusal(list_root, str(large)) == [
        f"{large}:{PAPERS}: is 2,000,000,000 bytes long; at most 500,000,000 are read"
    ]
    patch(secret, 8, struct.pack("<H", 1))
    assert refusal(list_root, str(secret)) == [
        f"{secret}:{PAPERS}: cannot be read: File '{PAPERS}' is encrypted, password required for extraction"
    ]


def patch(archive: Path, offset: int, content: bytes) -> None:
    """Overwrite a part of the entry of the papers in a zip's directory."""
    raw = bytearray(archive.read_bytes())
    start = raw.rindex(PAPERS.encode()) - 46  # the fixed part of a directory entry
    assert raw[start : start + 4] == b"PK\x01\x02"
    raw[start + offset : start + offset + len(content)] = content
    archive.write_bytes(raw)
