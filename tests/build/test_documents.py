"""The README and docs/: programs run, links exist, tables are outputs of the build."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.build.documents import PAGES as BUILT
from scripts.build.documents import refresh_page, written_by_people
from tests.conftest import REPOSITORY, edit, run

TEXT = (REPOSITORY / "README.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
PAGES = (*BUILT, "CONTRIBUTING.md", "CHANGELOG.md")


@pytest.fixture
def described(small: Path) -> Path:
    """The small list with the real README and docs/, built."""
    (small / "docs").mkdir()
    for page in BUILT:
        shutil.copy(REPOSITORY / page, small / page)
    assert run(small, "build").exit_code == 0
    return small


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_run_unchanged(repository: Path, program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()


def test_there_are_programs_and_queries_to_run() -> None:
    assert len(PROGRAMS) == 3
    for page in BUILT:
        text = (REPOSITORY / page).read_text("utf-8")
        assert text.count("```sql\n") == text.count("<!-- output -->") >= 4


def test_the_sample_is_of_the_record() -> None:
    sample = re.search(r"```toml\n(.*?)\n…\n```", TEXT, re.DOTALL)
    assert sample
    assert (REPOSITORY / "data/papers/flow-grpo.toml").read_text("utf-8").startswith(f"{sample[1]}\n")


@pytest.mark.parametrize("page", PAGES)
def test_relative_links_exist(page: str) -> None:
    text = (REPOSITORY / page).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", text):
        assert ((REPOSITORY / page).parent / target).exists(), target


def test_build_writes_the_results_of_queries(described: Path) -> None:
    text = (described / "README.md").read_text("utf-8")
    assert "| venue   |   papers |   first |   latest |\n" in text
    assert "| ICLR    |        1 |    2025 |     2025 |\n" in text
    assert "    papers ||--o{ paper_tasks : paper\n" in text
    assert "    papers |o--o{ papers : superseded_by\n" in text
    completeness = (described / "docs/completeness.md").read_text("utf-8")
    assert "| 2026-01 |        1 |         |\n" in completeness


def test_check_names_a_stale_readme(described: Path) -> None:
    edit(described / "README.md", "| ICLR    |        1 |", "| ICLR    |        3 |")
    checked = run(described, "build", "--check")
    assert checked.exit_code == 1
    assert checked.output == "README.md: is stale; run 'diffusion-rl build'\n1 fault\n"
    assert run(described, "build").output.startswith("wrote README.md\n")


@pytest.mark.parametrize(
    ("page", "old"),
    [
        ("README.md", "from papers\nwhere id"),
        ("docs/completeness.md", "from papers where withdrawn is null\n)\nw"),
    ],
)
def test_a_query_that_fails_is_one_line(described: Path, page: str, old: str) -> None:
    edit(described / page, old, old.replace("papers", "paper"))
    built = run(described, "build")
    assert built.exit_code == 1
    assert built.output == f"{page}: a query fails: no such table: paper\n1 fault\n"


def test_refreshing_changes_only_what_is_generated(described: Path) -> None:
    blank = written_by_people(TEXT)
    assert "erDiagram" not in blank
    assert "|----" not in blank
    assert written_by_people(refresh_page("README.md", blank, described / "diffusion-rl.db", [])) == blank
