"""Helpers for tests of `diff`: run it, commit versions to git, and change a built package."""

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from scripts.commands.diff import diff_command
from scripts.tables.package import descriptor_bytes, write_csv

Rows = dict[str, list[dict[str, Any]]]
Change = Callable[[dict[str, Any], Rows], None]


def diff(root: Path, *arguments: str, color: bool = False) -> Result:
    """Run `diffusion-rl --root ROOT diff ARGUMENTS`."""
    return CliRunner().invoke(diff_command, list(arguments), obj=root, color=color)


def git(root: Path, *arguments: str) -> None:
    """Run git in a folder, with a fixed user."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


def commit(root: Path, tag: str) -> None:
    """Commit a whole folder under a tag."""
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--message", tag)
    git(root, "tag", tag)


def remake(root: Path, change: Change) -> None:
    """Change the descriptor and the rows of a built package, and update its sizes and hashes."""
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    rows: Rows = {}
    for table in package["resources"]:
        with (root / table["path"]).open(encoding="utf-8", newline="") as file:
            rows[table["name"]] = list(csv.DictReader(file))
    change(package, rows)
    for table in package["resources"]:
        with (root / table["path"]).open("w", encoding="utf-8", newline="") as file:
            write_csv(file, [field["name"] for field in table["schema"]["fields"]], rows[table["name"]])
    (root / "datapackage.json").write_bytes(descriptor_bytes(package, root))


def number(version: str) -> Change:
    """A change that sets the version of a package."""

    def change(package: dict[str, Any], rows: Rows) -> None:
        package["version"] = rows["dataset"][0]["version"] = version

    return change


def set_version(root: Path, version: str) -> None:
    """Write the version into the descriptor, as a maintainer does."""
    path = root / "datapackage.json"
    package = {**json.loads(path.read_text("utf-8")), "version": version}
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", "utf-8")
