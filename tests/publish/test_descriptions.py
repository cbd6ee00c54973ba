"""The descriptions of an export for programs: Croissant, read by its own library, and the dataset card."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scripts.publish.dataset_card import linked_name, size_category
from tests.publish.conftest import ALPHA, FILES, FILMS, PACKAGE, TABLES, read_csv

if TYPE_CHECKING:  # slow, and no other test needs them
    import mlcroissant


@pytest.fixture(scope="session")
def described(exported_once: Path) -> "mlcroissant.Dataset":
    """The export, read by Croissant's library."""
    import mlcroissant

    return mlcroissant.Dataset(str(exported_once / "dist/croissant.json"))


def test_croissant_reads_the_papers(described: "mlcroissant.Dataset") -> None:
    issues = described.metadata.ctx.issues
    assert (list(issues.errors), list(issues.warnings)) == ([], [])
    assert described.metadata.version == PACKAGE["version"]
    kept = [name for name in ALPHA if name != "links"]
    read = [{key: plain(value) for key, value in row.items()} for row in described.records("papers")]
    assert read == [{f"papers/{name}": plain(paper[name]) for name in kept} for paper in (ALPHA, FILMS)]


def plain(value: Any) -> Any:
    """A value with bytes as text and times as days."""
    import pandas as pd

    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.decode() if isinstance(value, bytes) else value


@pytest.mark.parametrize("name", TABLES)
def test_croissant_reads_every_table(
    exported_once: Path, described: "mlcroissant.Dataset", name: str
) -> None:
    assert len(list(described.records(name))) == len(read_csv(exported_once, name))


def test_croissant_measures_every_file(dist: Path) -> None:
    described = json.loads((dist / "croissant.json").read_text("utf-8"))
    kinds = {".parquet": "application/x-parquet", ".zip": "application/zip", ".md": "text/markdown"}
    kinds |= {".bib": "application/x-bibtex", ".json": "application/vnd.citationstyles.csl+json"}
    kinds |= {".db": "application/vnd.sqlite3"}
    left_out = {"croissant.json", "README.md", "SHA256SUMS", "parquet/SHA256SUMS"}
    assert described["distribution"] == [
        {
            "@type": "cr:FileObject",
            "@id": path,
            "name": path,
            "contentUrl": path,
            "contentSize": f"{(dist / path).stat().st_size} B",
            "encodingFormat": kinds[Path(path).suffix],
            "sha256": hashlib.sha256((dist / path).read_bytes()).hexdigest(),
        }
        for path in FILES
        if path not in left_out
    ]


def test_croissant_has_the_metadata_of_the_package(dist: Path) -> None:
    import mlcroissant

    described = json.loads((dist / "croissant.json").read_text("utf-8"))
    likely = mlcroissant.Metadata(name="x", description="x", license="x", url="https://example.org")
    assert described["@context"] == likely.to_json()["@context"]
    assert {key: described[key] for key in ("conformsTo", "name", "version", "keywords", "license")} == {
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "diffusion-rl",
        "version": PACKAGE["version"],
        "keywords": PACKAGE["keywords"],
        "license": ["https://creativecommons.org/licenses/by/4.0/"],
    }
    assert described["contributor"] == [
        {
            "@type": "sc:Organization",
            "name": "YuanaHao, author of the list that the dataset began from",
            "url": "https://github.com/YuanaHao",
        }
    ]
    assert described["isBasedOn"] == ["https://github.com/YuanaHao/Awesome-Diffusion-RL"]
    assert described["datePublished"] == "2026-05-20"
    assert [who["name"] for who in described["creator"]] == ["The diffusion-rl maintainers"]


def front_matter(dist: Path) -> dict[str, Any]:
    _, head, _ = (dist / "README.md").read_text("utf-8").split("---\n", 2)
    return dict(yaml.load(head, yaml.CSafeLoader))


def test_card_has_metadata_for_hubs(exported_once: Path, dist: Path) -> None:
    head = front_matter(dist)
    configs = head.pop("configs")
    assert head == {
        "license": "cc-by-4.0",
        "language": ["en"],
        "pretty_name": PACKAGE["title"],
        "task_categories": ["text-classification", "text-retrieval"],
        "tags": [keyword.lower().replace(" ", "-") for keyword in PACKAGE["keywords"]],
        "size_categories": ["n<1K"],
    }
    names = [config["config_name"] for config in configs]
    assert names == [name for name in TABLES if read_csv(exported_once, name)]
    assert {"papers", "toolkits"} <= set(names) < set(TABLES)
    assert [config["config_name"] for config in configs if config.get("default")] == ["papers"]
    assert {config["version"] for config in configs} == {PACKAGE["version"]}
    assert all((dist / config["data_files"]).is_file() for config in configs)


def test_card_describes_the_dataset(dist: Path) -> None:
    card = (dist / "README.md").read_text("utf-8")
    version = PACKAGE["version"]
    assert card.endswith(
        "## Licence and sources\n\n"
        "- Licence: Creative Commons Attribution 4.0 International (the data), "
        "<https://creativecommons.org/licenses/by/4.0/>\n"
        "- Licence: Apache License 2.0 (the code), <https://www.apache.org/licenses/LICENSE-2.0>\n"
        "- Source: Awesome RL for Diffusion, by YuanaHao (Apache-2.0), "
        "<https://github.com/YuanaHao/Awesome-Diffusion-RL>\n"
    )
    about = f"# {PACKAGE['title']}\n\n{PACKAGE['description']}\n\nVersion {version}, 2026-05-20: "
    assert f"---\n\n{about}2 papers of 2 authors at 1 venues.\n\n## Use it\n" in card
    assert "\n- `paper_tasks`: The tasks of each paper.\n" in card


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (999, "n<1K"),
        (1_000, "1K<n<10K"),
        (99_999, "10K<n<100K"),
        (100_000, "100K<n<1M"),
        (1_000_000, "n>1M"),
    ],
)
def test_sizes_have_hub_names(rows: int, name: str) -> None:
    assert size_category(rows) == name


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ({"title": "A_b", "name": "a", "path": "https://example.org/"}, "A\\_b, <https://example.org/>"),
        ({"name": "CC0-1.0"}, "CC0-1.0"),
        ({"path": "https://example.org/"}, "<https://example.org/>"),
    ],
)
def test_source_is_shown_by_what_is_known(about: dict[str, str], shown: str) -> None:
    assert linked_name(about) == shown


def test_programs_of_the_card_run(dist: Path) -> None:
    import duckdb

    card = (dist / "README.md").read_text("utf-8")
    (sql,) = re.findall(r"```sql\n(.*?)```", card, re.DOTALL)
    (program,) = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    query = sql.replace("'parquet/", f"'{dist}/parquet/")
    assert duckdb.execute(query).fetchall() == [("Rollouts for Films", None)]
    done = subprocess.run([sys.executable, "-c", program], cwd=dist, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^2025 +DPO +1$", done.stdout, re.MULTILINE)
