"""Where a version can lie, and how a damaged one is refused: one line a fault, the file named."""

import json
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from scripts.package import sha256
from tests.conftest import everything
from tests.diffing import commit, diff, git, number, remake

PAPERS = "data/tables/papers.csv"


@pytest.fixture(scope="module")
def list_once(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small list in a git repository of its own, as v1.0.0 and v1.0.1, to copy from."""
    root = Path(shutil.copytree(built_once, tmp_path_factory.mktemp("versions") / "list"))
    git(root, "init", "--quiet")
    for version in ("1.0.0", "1.0.1"):
        remake(root, number(version))
        commit(root, f"v{version}")
    return root


@pytest.fixture
def list_root(list_once: Path, tmp_path: Path) -> Path:
    """That repository."""
    return Path(shutil.copytree(list_once, tmp_path / "list"))


@pytest.fixture
def package(list_root: Path, tmp_path: Path) -> Path:
    """A copy of its package alone, outside of any repository."""
    target = tmp_path / "package"
    shutil.copytree(list_root / "data/tables", target / "data/tables")
    shutil.copy(list_root / "datapackage.json", target)
    return target


def zipped(folder: Path, path: Path, top: str = "") -> Path:
    """A zip of the files of a folder."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and ".git" not in file.parts:
                archive.write(file, f"{top}{file.relative_to(folder).as_posix()}")
    return path


def refusal(root: Path, *arguments: str) -> list[str]:
    """The lines with which versions are refused, without the count of them."""
    found = diff(root, *arguments)
    assert (found.stdout, found.exit_code) == ("", 1), found.output
    *lines, count = found.stderr.splitlines()
    assert count == ("1 fault" if len(lines) == 1 else f"{len(lines)} faults")
    return lines


def remeasure(folder: Path, path: str, content: bytes) -> None:
    """Write a table and what is measured of it, as if it had been published so."""
    (folder / path).write_bytes(content)
    descriptor = folder / "datapackage.json"
    package = json.loads(descriptor.read_text("utf-8"))
    table = next(table for table in package["resources"] if table["path"] == path)
    table.update(bytes=len(content), hash=sha256(content))
    descriptor.write_text(json.dumps(package), "utf-8")


@pytest.mark.parametrize(
    "kind", ["folder", "slash", "descriptor", "zip", "folder in a zip", "tag", "past", "hash"]
)
def test_kinds_of_sources(list_root: Path, package: Path, tmp_path: Path, kind: str) -> None:
    git(list_root, "checkout", "--quiet", "v1.0.0")
    shutil.copytree(list_root / "data/tables", package / "data/tables", dirs_exist_ok=True)
    shutil.copy(list_root / "datapackage.json", package)
    git(list_root, "checkout", "--quiet", "v1.0.1")
    tip = subprocess.check_output(["git", "-C", list_root, "rev-parse", "v1.0.0"], text=True).strip()
    names = {
        "folder": str(package),
        "slash": f"{package}/",
        "descriptor": f"{package}/datapackage.json",
        "zip": str(zipped(package, tmp_path / "a.zip")),
        "folder in a zip": str(zipped(package, tmp_path / "b.zip", "diffusion-rl-1.0.0/")),
        "tag": "v1.0.0",
        "past": "HEAD~1",
        "hash": tip[:12],
    }
    for arguments, new in ([names[kind]], "the working folder"), ([names[kind], "v1.0.1"], "v1.0.1"):
        assert diff(list_root, *arguments, "--all").stdout.splitlines() == [
            f"1.0.0 ({names[kind]}) -> 1.0.1 ({new})",
            "",
            "dataset: 1 changed",
            "  ~ diffusion-rl: version: '1.0.0' -> '1.0.1'",
            "",
            "least version: 1.0.0 (none); 1.0.1 satisfies it",
        ]


def test_a_dataset_below_the_top_of_its_repository(built: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (built / ".gitattributes").write_text("*.csv text eol=crlf\n*.csv export-ignore\n")
    commit(tmp_path, "first")
    assert diff(built, "first", "first", "--exit-code").exit_code == 0


def test_unknown_revision(list_root: Path, tmp_path: Path) -> None:
    nothing = "is neither a folder, a file nor a revision of the git repository"
    assert refusal(list_root, "v1.0.3") == [f"v1.0.3: {nothing} (did you mean v1.0.0 or v1.0.1?)"]
    assert refusal(list_root, "HEAD:data") == [f"HEAD:data: {nothing}"]
    assert refusal(list_root, "HEAD", "--", "--all") == [f"--all: {nothing}"]
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{list_root}", str(shallow))
    hint = "the clone is shallow, 'git fetch --unshallow --tags' brings the others"
    assert refusal(shallow, "HEAD~1") == [f"HEAD~1: {nothing}; {hint}"]
    assert diff(shallow, "HEAD", "--exit-code").exit_code == 0


def test_no_repository_and_no_git(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(package, outside)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    missing = f"is neither a folder nor a file, and {outside} is in no git repository"
    assert refusal(outside, "v1.0.0") == [f"v1.0.0: {missing}"]
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    absent = "is neither a folder nor a file; git, which would know a revision, is not installed"
    assert refusal(outside, "v1.0.0") == [f"v1.0.0: {absent}"]
    assert diff(outside, str(package), "--exit-code").exit_code == 0


def test_a_revision_without_a_package(list_root: Path) -> None:
    (list_root / PAPERS).unlink()
    commit(list_root, "lost")
    (list_root / "datapackage.json").unlink()
    commit(list_root, "empty")
    assert refusal(list_root, "lost", "v1.0.1") == [f"lost:{PAPERS}: is missing"]
    assert refusal(list_root, "empty", "v1.0.1") == ["empty:datapackage.json: is missing"]


def test_a_damaged_repository(list_root: Path) -> None:
    asked = ["git", "-C", str(list_root), "rev-parse", f"HEAD:{PAPERS}"]
    blob = subprocess.check_output(asked, text=True).strip()
    path = list_root / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o600)
    path.write_bytes(b"rubbish")
    [line] = refusal(list_root, "v1.0.1")
    assert line.startswith("v1.0.1: cannot be read by git: inflate: ")  # the rest is zlib's


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
def test_tables_that_are_not_as_measured(
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


def test_a_folder_in_the_place_of_a_table(list_root: Path, package: Path) -> None:
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
        (b"rollouts-for-films,Rollouts for Films,", b"rollouts-for-films,", "line 3 has 17 cells, not 18"),
        (b"rollouts-for-films", b"alpha-po", "line 3 has the key of an earlier one, 'alpha-po'"),
        (b"Rollouts for Films", b'"Rollouts', "line 3 is not CSV: ',' expected after '\"'"),
    ],
)
def test_tables_that_are_no_tables(
    list_root: Path, package: Path, old: bytes, new: bytes, message: str
) -> None:
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
def test_descriptors_that_are_none(list_root: Path, package: Path, text: bytes, lines: list[str]) -> None:
    (package / "datapackage.json").write_bytes(text)
    assert refusal(list_root, str(package)) == [f"{package}/datapackage.json{line}" for line in lines]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (PAPERS, "../papers.csv", "resources.papers.path: '../papers.csv' is no path in the package"),
        (PAPERS, "/etc/passwd", "resources.papers.path: '/etc/passwd' is no path in the package"),
        (PAPERS, "https://a.org/x", "resources.papers.path: 'https://a.org/x' is no path in the package"),
        (PAPERS, "a\\u0000b", "resources.papers.path: 'a\\x00b' is no path in the package"),
        (
            '"name": "toolkits",\n      "type"',
            '"name": "papers",\n      "type"',
            "resources.papers: stands twice",
        ),
        ('"name": "short_name"', '"name": "title"', "resources.papers.schema.fields: 'title' stands twice"),
    ],
)
def test_descriptors_that_mislead(list_root: Path, package: Path, old: str, new: str, line: str) -> None:
    path = package / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert refusal(list_root, str(package)) == [f"{path}: {line}"]


def test_files_that_are_no_package(list_root: Path, package: Path, tmp_path: Path) -> None:
    text, cut = tmp_path / "a.zip", tmp_path / "b.zip"
    text.write_text("no zip")
    cut.write_bytes(zipped(package, tmp_path / "whole.zip").read_bytes()[:-1000])
    no_zip = "is neither a datapackage.json nor a zip that is whole"
    assert refusal(list_root, str(text)) == [f"{text}: {no_zip}"]
    assert refusal(list_root, str(cut)) == [f"{cut}: {no_zip}"]
    (package / "datapackage.json").unlink()
    assert refusal(list_root, str(package)) == [f"{package}/datapackage.json: is missing"]
    archive = zipped(package, tmp_path / "c.zip")
    assert refusal(list_root, str(archive)) == [f"{archive}:datapackage.json: is missing"]


@pytest.mark.parametrize(
    "path", ["../evil.csv", "data/../../evil.csv", "/evil.csv", "C:/evil.csv", "..\\evil.csv"]
)
def test_zips_with_a_path_outside(list_root: Path, package: Path, tmp_path: Path, path: str) -> None:
    archive = zipped(package, tmp_path / "a.zip")
    with ZipFile(archive, "a") as more:
        more.writestr(path, "x")
    assert refusal(list_root, str(archive)) == [f"{archive}: holds '{path}', which leads outside"]
    assert not (tmp_path / "evil.csv").exists()


def test_zips_that_lie(list_root: Path, package: Path, tmp_path: Path) -> None:
    double = zipped(package, tmp_path / "double.zip")
    with ZipFile(double, "a") as more:
        more.writestr("other/datapackage.json", "{}")
    assert refusal(list_root, str(double)) == [f"{double}: holds datapackage.json more than once"]
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
    """Overwrite a part of what a zip's directory says of the papers."""
    raw = bytearray(archive.read_bytes())
    start = raw.rindex(PAPERS.encode()) - 46  # the fixed part of a directory entry
    assert raw[start : start + 4] == b"PK\x01\x02"
    raw[start + offset : start + offset + len(content)] = content
    archive.write_bytes(raw)


def test_nothing_is_written(list_root: Path, package: Path, tmp_path: Path) -> None:
    archive = zipped(package, tmp_path / "a.zip")
    before = everything(tmp_path)
    for old in (str(archive), str(package), "v1.0.0"):
        assert diff(list_root, old).exit_code == 0
    assert everything(tmp_path) == before
