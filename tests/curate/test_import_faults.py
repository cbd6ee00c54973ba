"""Importing papers from a Markdown list: every fault names its line, no broken row is written."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.commands.import_list import import_command
from scripts.records.catalogue import read_catalogue
from tests.conftest import snapshot
from tests.helpers.importing import ALPHA, BETA, BETA_RECORD, HEAD, Import, importing, refused, taker


@pytest.fixture
def take(small: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    monkeypatch.chdir(small)
    return taker(small)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("| 2026 ", "", "has 5 cells; a row has 6: Year, Paper, Venue, Task, Method, Resources"),
        ("| arXiv ", "| arXiv | x ", "has 7 cells; a row has 6: Year, Paper, Venue, Task, Method, Resources"),
        ("| 2026 ", "| 20x6 ", "year: '20x6' is not a year such as 2026"),
        ("| 2026 ", "| ２０２６ ", "year: '２０２６' is not a year such as 2026"),
        ("| 2026 ", "| 1999 ", "year: '1999' is not between 2015 and 2027"),
        (
            "[Beta-PO: More Films](https://arxiv.org/abs/2601.00005)",
            "Beta-PO",
            "title: 'Beta-PO' has no link; write [title](address)",
        ),
        (
            "Films](https://arxiv.org/abs/2601.00005)",
            "Films](https://example.org/beta)",
            "title: 'https://example.org/beta' is not among the resources; add it there with a label",
        ),
        (" | arXiv", " 🔥 | arXiv", "title: '🔥' is next to the link; put the whole title into the link"),
        (
            " | arXiv",
            " [new](https://example.org) | arXiv",
            "title: 'new' is a second link; a title has one",
        ),
        (
            "[Beta-PO: More Films]",
            "[Beta  PO\u200b]",
            "title: 'Beta  PO\\u200b' has an invisible character or a line break; remove it",
        ),
        ("T2V, I2V", "T2V, I2X", "tasks: unknown task 'I2X' (did you mean I2I or I2V?)"),
        ("T2V, I2V", "", "tasks: is empty; give at least one"),
        ("GRPO", "GRPOO", "methods: unknown method 'GRPOO' (did you mean GRPO or RLOO?)"),
        ("| arXiv", "| ICLRR", "venue: unknown venue 'ICLRR' (did you mean ICLR or ICML?)"),
        ("[Code]", "[Cod]", "links: unknown label 'Cod' (did you mean Code?)"),
        ("[Code]", "[Paper]", "links: 'Paper' is listed 2 times; keep one"),
        (" · [Code]", " · soon [Code]", "links: 'soon' is not a link; write [label](address)"),
        (
            "https://github.com/example/beta",
            "javascript:alert",
            "links.Code: 'javascript:alert' does not start with https:// or http://",
        ),
        ("2601.00005", "2601.5", "arxiv: '2601.5' is not an arXiv id; it looks like '2505.05470'"),
        (
            "Beta-PO: More",
            "Alpha-PO: More",
            "id: 'alpha-po' is used by data/papers/alpha-po.toml; choose another: --id 8=alpha-po-FAMILYNAME",
        ),
        ("Beta-PO: More Films", "🎨", "id: cannot be made from the title; give one: --id 8=flow-grpo"),
    ],
)
def test_a_broken_row_is_refused(take: Import, small: Path, old: str, new: str, message: str) -> None:
    before = snapshot(small)
    assert old in BETA
    assert refused(take(ALPHA, BETA.replace(old, new), options=("--write",))) == [f"line 8: {message}"]
    assert snapshot(small) == before


GAMMA = BETA.replace("Beta-PO", "Gamma-PO").replace("00005", "00006").replace("/beta", "/gamma")
BROKEN = GAMMA.replace("I2V", "I2X")
FAULT = "../LIST.md: line {}: tasks: unknown task 'I2X' (did you mean I2I or I2V?)\n1 fault\n"


def test_valid_rows_are_imported_despite_broken_ones(take: Import, small: Path) -> None:
    before = snapshot(small)
    result = take(BROKEN, ALPHA, BETA, options=("--write",))
    counts = "2 rows: 1 new, 1 same, 0 different, 0 in doubt, 0 rejected\n"
    assert (result.exit_code, result.stderr) == (1, FAULT.format(7))
    assert result.stdout == f"wrote data/papers/beta-po.toml\n{counts}"
    assert snapshot(small) == before | {"data/papers/beta-po.toml": BETA_RECORD.encode()}


def test_rows_below_an_unknown_section_are_broken(take: Import, small: Path) -> None:
    before = snapshot(small)
    robots = HEAD.replace("# Films\n\n## DPO / Preference Optimization", "## Robots")
    dashes = "| --- | --- | --- | --- | --- | --- |"
    result = take(ALPHA, "", robots + dashes, BETA, GAMMA, options=("--write",))
    message = "unknown section 'Robots'; data/sections.toml has the sections"
    assert (result.exit_code, result.stderr) == (1, f"../LIST.md: line 9: {message}\n1 fault\n")
    assert result.stdout == "1 row: 0 new, 1 same, 0 different, 0 in doubt, 0 rejected\n"
    assert snapshot(small) == before


def test_id_for_a_wrong_line_stops_the_import(take: Import, small: Path) -> None:
    before = snapshot(small)
    result = take(ALPHA, BETA, options=("--write", "--id", "7=beta"))
    assert refused(result) == ["line 7: id: 'beta' is for a line without a new paper"]
    assert result.stdout == "1 row: 0 new, 1 same, 0 different, 0 in doubt, 0 rejected\n"
    assert snapshot(small) == before


def test_id_for_a_broken_row_is_no_fault(take: Import, small: Path) -> None:
    result = take(BROKEN, BETA, options=("--write", "--id", "7=gamma"))
    assert (result.exit_code, result.stderr) == (1, FAULT.format(7))
    assert (small / "data/papers/beta-po.toml").read_text("utf-8") == BETA_RECORD


def test_faults_are_in_the_order_of_lines(take: Import, small: Path) -> None:
    rows = [BETA.replace("| 2026", "| soon"), ALPHA, *[BETA] * 3, BETA.replace("I2V", "I2X")]
    same = "arxiv: '2601.00005' is also used by line 9; keep one"
    assert refused(take(*rows, options=("--write",))) == [
        "line 7: year: 'soon' is not a year such as 2026",
        f"line 10: {same}",
        f"line 11: {same}",
        f"line 12: {same}",
        "line 12: tasks: unknown task 'I2X' (did you mean I2I or I2V?)",
    ]
    assert (small / "data/papers/beta-po.toml").read_text("utf-8") == BETA_RECORD


def test_rows_of_one_doi_are_one_paper(take: Import) -> None:
    first = BETA.replace(
        "[Code](https://github.com/example/beta)", "[ACM](https://dl.acm.org/doi/10.1145/1.2)"
    )
    url = "https://doi.org/10.1145/1.2"
    second = f"| 2026 | [Other]({url}) | ICML | T2I | DPO | [ACM]({url}) |"
    message = "line 8: links: DOI '10.1145/1.2' is also used by line 7; keep one"
    assert refused(take(first, second)) == [message]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "## DPO / Preference Optimization",
            "## DPO / Preference Optimisations",
            "line 3: unknown section 'DPO / Preference Optimisations' "
            "(did you mean DPO / Preference Optimization?)",
        ),
        (
            "DPO / Preference Optimization",
            "Robots",
            "line 3: unknown section 'Robots'; data/sections.toml has the sections",
        ),
        (
            "# Films\n\n## DPO / Preference Optimization",
            "\n\n",
            "line 7: is below no heading; the heading of a table names its section",
        ),
        (
            "DPO / Preference Optimization",
            "toolkits",
            "line 7: section: 'toolkits' is for toolkits, not papers",
        ),
        (
            "| Venue |",
            "| Where |",
            "line 5: has the columns 'Year, Paper, Where, Task, Method, Resources'; "
            "a table of papers has Year, Paper, Venue, Task, Method, Resources",
        ),
    ],
)
def test_table_is_below_its_section(take: Import, old: str, new: str, message: str) -> None:
    assert refused(take(BETA, head=HEAD.replace(old, new))) == [message]


def test_row_outside_a_table_is_a_fault(take: Import) -> None:
    message = "is a row outside a table; one starts after an empty line, with columns and dashes"
    assert refused(take(BETA, "", ALPHA, "", "<details>", ALPHA, "</details>", "", "<!--", ALPHA, "-->")) == [
        f"line 9: {message}",
        f"line 12: {message}",
    ]


def test_a_page_without_papers_is_refused(take: Import) -> None:
    message = "has no table of papers; its columns are Year, Paper, Venue, Task, Method, Resources"
    assert refused(take()) == [message]


def test_given_id_is_used_or_refused(take: Import, small: Path) -> None:
    row = BETA.replace("Beta-PO: More", "Alpha-PO: More")
    assert refused(take(row, options=("--id", "7=Alpha PO"))) == [
        "line 7: id: 'Alpha PO' is not a valid id; give one in lowercase with hyphens: --id 7=flow-grpo"
    ]
    assert refused(take(BETA, options=("--id", "9=beta"))) == [
        "line 9: id: 'beta' is for a line without a new paper"
    ]
    result = take(BETA, options=("--id", "beta"))
    assert result.exit_code == 2
    assert result.stderr.endswith("Invalid value for '--id': 'beta' is not LINE=ID, such as 42=flow-grpo\n")
    assert take(row, options=("--write", "--id", "7=alpha-po-li")).exit_code == 0
    assert read_catalogue(small).papers["alpha-po-li"].short_name == "Alpha-PO"


def test_the_earlier_arxiv_id_keeps_the_plain_name(take: Import) -> None:
    earlier = BETA.replace("2601.00005", "2601.00004").replace("example/beta", "example/first")
    assert refused(take(BETA, earlier.replace("More Films", "First Films"))) == [
        "line 7: id: 'beta-po' is used by line 8; choose another: --id 7=beta-po-FAMILYNAME"
    ]


def test_a_list_that_cannot_be_read_is_one_line(small: Path) -> None:
    result = importing(small, str(small / "none.md"))
    assert (result.exit_code, result.output) == (1, f"{small / 'none.md'}: is missing\n1 fault\n")
    (small.parent / "windows.md").write_bytes(b"# Films\r\n")
    result = importing(small, str(small.parent / "windows.md"))
    assert (
        result.output
        == f"{small.parent / 'windows.md'}: line 1 ends in CR; save it with LF line ends\n1 fault\n"
    )


def test_faults_of_vocabularies_are_reported_first(take: Import, small: Path) -> None:
    (small / "data/venues.toml").unlink()
    result = take(BETA)
    assert (result.exit_code, result.output) == (1, "data/venues.toml: is missing\n1 fault\n")


def test_failed_write_undoes_all_records(take: Import, small: Path) -> None:
    (small / "data/papers/gamma-po.toml").symlink_to("nowhere")
    result = take(BETA, GAMMA, options=("--write",))
    assert result.exit_code == 1
    assert not (small / "data/papers/beta-po.toml").exists()


def test_help_has_an_example() -> None:
    result = CliRunner().invoke(import_command, ["--help"])
    assert "Example: diffusion-rl import LIST.md" in result.output
