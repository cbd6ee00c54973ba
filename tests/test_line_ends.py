"""A clone on Windows, where git turns line ends into CR LF unless a setting says otherwise."""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY, run


def git(*arguments: str | Path) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *map(str, arguments)], check=True, capture_output=True)


def test_a_clone_with_autocrlf_is_the_same(built: Path, tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / ".gitattributes", built)
    (built / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    git("init", "-q", built)
    git("-C", built, "add", ".")
    git("-C", built, "commit", "-q", "-m", "All")
    git("clone", "-q", "-c", "core.autocrlf=true", built, tmp_path / "clone")
    files = [path for path in built.rglob("*") if path.is_file() and ".git" not in path.parts]
    cloned = {path.relative_to(built): tmp_path / "clone" / path.relative_to(built) for path in files}
    assert len(cloned) > 20
    for name, copy in cloned.items():
        if copy.exists():
            assert copy.read_bytes() == (built / name).read_bytes(), name
    assert run(tmp_path / "clone", "check").exit_code == 0
    assert run(tmp_path / "clone", "build", "--check").exit_code == 0
