"""The README tells the truth: its programs run, its links lead somewhere, its tables are kept true."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.build.readme import refresh, written
from tests.conftest import REPOSITORY, edit, run

TEXT = (REPOSITORY / "README.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


@pytest.fixture
def described(small: Path) -> Path:
    """The small list with the real README, built."""
    shutil.copy(REPOSITORY / "README.md", small)
    assert run(small, "build").exit_code == 0
    return small


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_run_as_they_stand(repository: Path, program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()


def test_there_are_programs_and_queries_to_run() -> None:
    assert len(PROGRAMS) == 3
    assert TEXT.count("```sql\n") == TEXT.count("<!-- output -->") >= 5


@pytest.mark.parametrize("page", PAGES)
def test_links_inside_lead_somewhere(page: str) -> None:
    text = (REPOSITORY / page).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", text):
        assert (REPOSITORY / target).exists(), target


def test_build_writes_what_the_queries_answer(described: Path) -> None:
    text = (described / "README.md").read_text("utf-8")
    assert "| name       |   papers |   since |\n" in text
    assert "| Bo Li      |        2 |    2025 |\n" in text
    assert "    papers ||--o{ paper_tasks : paper\n" in text
    assert "    papers |o--o{ papers : superseded_by\n" in text


def test_check_names_a_stale_readme(described: Path) -> None:
    edit(described / "README.md", "| Bo Li      |        2 |", "| Bo Li      |        3 |")
    checked = run(described, "build", "--check")
    assert checked.exit_code == 1
    assert checked.output == "README.md: is stale; run 'diffusion-rl build'\n1 fault\n"
    assert run(described, "build").output.startswith("wrote README.md\n")


def test_a_query_that_fails_is_one_line(described: Path) -> None:
    edit(described / "README.md", "select authors.name, count(*)", "select authors.nam, count(*)")
    built = run(described, "build")
    assert built.exit_code == 1
    assert built.output == "README.md: a query fails: no such column: authors.nam\n1 fault\n"


def test_refreshing_changes_only_what_is_generated(described: Path) -> None:
    blank = written(TEXT)
    assert "erDiagram" not in blank
    assert "|----" not in blank
    assert written(refresh(blank, described / "diffusion-rl.db", [])) == blank
