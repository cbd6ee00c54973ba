"""The warnings for a curator; none of them fails a check."""

import tomllib
from pathlib import Path

import pytest

from tests.conftest import edit, run
from tests.records.conftest import ALPHA, FILMS


def test_rare_terms_are_a_warning_unless_a_paper_of_the_list_proposes_them(read: Path) -> None:
    warnings = [line for line in run(read, "check").output.splitlines() if "is it worth a term?" in line]
    assert warnings == [
        "warning: data/base-models.toml: Wan2: used by 0 of the papers; is it worth a term?",
        "warning: data/benchmarks.toml: AlphaBench: used by 1 of the papers; is it worth a term?",
    ]


def test_a_kind_of_a_papers_own_model_needs_no_page(read: Path) -> None:
    edit(read / FILMS, 'base_models = ["SD3.5-M"]', 'base_models = ["Own: image"]')
    models = read / "data/base-models.toml"
    models.write_text(models.read_text("utf-8").replace("SD3.5-M", "Own: image"), "utf-8")
    assert [line for line in run(read, "check").output.splitlines() if "Own: image" in line] == []


def test_a_base_model_of_one_paper_needs_a_page(read: Path) -> None:
    models = "data/base-models.toml"
    warning = f"warning: {models}: SD3.5-M: used by 1 of the papers, and has no url; is it a public model?"
    assert warning in run(read, "check").output.splitlines()
    for name in ("Stable Diffusion 3.5 Medium", "Wan 2"):
        edit(
            read / models,
            f'title = "{name}"',
            f'title = "{name}"\nurl = "https://models.example.org/{name[0]}"',
        )
    lines = [line for line in run(read, "check").output.splitlines() if models in line]
    assert lines == [f"warning: {models}: Wan2: used by 0 of the papers; is it worth a term?"]


def test_a_paper_that_proposes_a_benchmark_without_the_tag_is_a_warning(read: Path) -> None:
    edit(read / "data/benchmarks.toml", 'url = "https://alpha.example.org/bench"', 'paper = "alpha-po"')
    warning = f"warning: {ALPHA}: methods: lack 'Benchmark', and the paper proposes benchmark 'AlphaBench'"
    assert warning in run(read, "check").output.splitlines()
    edit(read / ALPHA, 'methods = ["', 'methods = ["Benchmark", "')
    assert warning not in run(read, "check").output.splitlines()


def test_a_model_of_videos_without_a_task_on_video_is_a_warning(read: Path) -> None:
    warning = f"warning: {FILMS}: tasks: none is on video, and base model 'Wan2' is for videos"
    edit(read / FILMS, 'base_models = ["SD3.5-M"]', 'base_models = ["SD3.5-M", "Wan2"]')
    assert warning not in run(read, "check").output.splitlines()
    edit(read / FILMS, 'tasks = ["T2V", "I2V"]', 'tasks = ["T2I"]')
    assert warning in run(read, "check").output.splitlines()


@pytest.mark.parametrize(
    ("page", "warned"),
    [
        ("blob/main/config/train.yaml", True),
        ("blob/main/prompts/animals.txt", True),
        ("blob/main/eval.py", True),
        ("tree/main/configs/eval", True),
        ("blob/main/docs/results.md", False),
        ("tree/main/results", False),
    ],
)
def test_benchmarks_that_only_code_shows_are_a_warning(read: Path, page: str, warned: bool) -> None:
    url = f"https://github.com/example/films/{page}"
    with (read / FILMS).open("a") as file:
        file.write(f'\n[evidence]\nbenchmarks = "{url}"\n')
    said = [line for line in run(read, "check").output.splitlines() if "evidence.benchmarks" in line]
    warning = f"warning: {FILMS}: evidence.benchmarks: '{url}' is code; which page has the results?"
    assert said == [warning] * warned


def test_a_title_with_other_words_than_the_page_at_cvf_is_a_warning(read: Path) -> None:
    page = "https://openaccess.thecvf.com/content/CVPR2026/html/Doe_{}_CVPR_2026_paper.html"
    title = tomllib.loads((read / FILMS).read_text("utf-8"))["title"]
    words = title.replace(":", "").replace(" ", "_")
    edit(read / FILMS, "[links]\n", f'[links]\nCVF = "{page.format(words)}"\n')
    warning = f"warning: {FILMS}: title: '{title}' has other words than links.CVF"
    assert warning not in run(read, "check").output.splitlines()
    edit(read / FILMS, page.format(words), page.format(f"Another_{words}"))
    assert warning in run(read, "check").output.splitlines()
