"""Notes on papers, joined with a pinned release of diffusion-rl.

Run as `DIFFUSION_RL_URL=https://… python reading.py`. The setting is the part before the name of the zip: an
address or a folder of this machine. `{version}` in it is replaced by the pinned version. Without the setting,
the program reads the zip in cache/. It needs Python 3.11 and frictionless (pip install frictionless).
"""

import csv
import hashlib
import os
import sys
import tomllib
from pathlib import Path
from urllib.request import urlopen

from frictionless import Package

HERE = Path(__file__).parent
PIN = tomllib.loads((HERE / "pin.toml").read_text("utf-8"))
NAME = f"diffusion-rl-{PIN['version']}.zip"


def pinned_release() -> Path:
    """Return the path of the pinned release; if it is not in the cache, download and check it."""
    cached, new = HERE / "cache" / NAME, HERE / "cache" / f"new-{NAME}"
    if not (cached.exists() and sha256(cached.read_bytes()) == PIN["sha256"]):
        cached.parent.mkdir(exist_ok=True)
        try:
            new.write_bytes(fetch())
            check(new)
            new.replace(cached)
        finally:
            new.unlink(missing_ok=True)
    return cached


def fetch() -> bytes:
    """Return the bytes of the pinned version, after a check of their hash."""
    if not (place := os.environ.get("DIFFUSION_RL_URL")):
        sys.exit("DIFFUSION_RL_URL: is not set; set it to the address or folder of the releases")
    url = f"{place.rstrip('/').replace('{version}', PIN['version'])}/{NAME}"
    try:
        content = Path(url).read_bytes() if Path(place).is_dir() else download(url)
    except (OSError, ValueError) as error:
        sys.exit(f"{url}: cannot be fetched: {error}")
    if sha256(content) != PIN["sha256"]:
        sys.exit(f"{url}: is refused: its SHA-256 is {sha256(content)}, not {PIN['sha256']} as pinned")
    return content


def download(url: str) -> bytes:
    """Return the content at an address."""
    with urlopen(url, timeout=60) as answer:
        return bytes(answer.read())


def sha256(content: bytes) -> str:
    """Return the hash in the form of SHA256SUMS."""
    return hashlib.sha256(content).hexdigest()


def check(path: Path) -> None:
    """Refuse a package of another version, or one whose tables do not match its description."""
    try:
        package = Package(str(path))
        tables = package.validate().tasks
    except Exception as error:  # a zip can be damaged in many ways
        sys.exit(f"{NAME}: is refused: {error}")
    if package.version != PIN["version"]:
        sys.exit(f"{NAME}: is refused: it has version {package.version}, not {PIN['version']} as pinned")
    if errors := [f"{table.name}: {error.message}" for table in tables for error in table.errors]:
        sys.exit("\n".join(f"{NAME}: is refused: {error}" for error in errors))


def main() -> None:
    """Print each note with the year, venue and title of its paper."""
    rows = Package(str(pinned_release())).get_table_resource("papers").read_rows()
    papers = {row["id"]: row for row in rows}
    with (HERE / "notes.csv").open(encoding="utf-8", newline="") as file:
        notes = list(csv.DictReader(file))
    if unknown := [note["paper"] for note in notes if note["paper"] not in papers]:
        sys.exit(f"notes.csv: no such paper in {PIN['version']}: {', '.join(unknown)}")
    for note in notes:
        paper = papers[note["paper"]]
        if paper["withdrawn"]:  # an id never disappears; a withdrawn paper may name its successor
            print(f"{note['paper']} is withdrawn; see {paper['superseded_by'] or 'nothing'}", file=sys.stderr)
        print(paper["year"], paper["venue"], paper["title"], note["note"], sep=" | ")


if __name__ == "__main__":
    main()
