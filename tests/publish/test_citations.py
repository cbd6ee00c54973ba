"""BibTeX and CSL-JSON: entries, names and hostile titles, read back, and the same on the site."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from scripts.publish.citations import bibtex, csl_json, csl_name, latex, with_venues
from scripts.tables.rows import make_tables
from tests.helpers.forked import datasette_output
from tests.helpers.sample import real_catalogue

VENUES = [
    {"name": "ICLR", "title": "International Conference on Learning Representations", "kind": "conference"},
    {"name": "TMLR", "title": "Transactions on Machine Learning Research", "kind": "journal"},
    {"name": "WS", "title": "Workshop on Rewards & Pictures", "kind": "workshop"},
    {"name": "arXiv", "title": "arXiv", "kind": "preprint"},
]

LABELS = [{"name": "Paper", "kind": "preprint"}, {"name": "PMLR", "kind": "proceedings"}]


def paper(**values: Any) -> dict[str, Any]:
    """A cited row of a paper."""
    row = {
        "id": "alpha-po",
        "title": "Alpha-PO: Preferences",
        "year": 2025,
        "venue": "arXiv",
        "authors": ["Ada Nüsken", "Bo van der Li"],
        "arxiv": "2405.00001",
        "category": None,
        "doi": None,
        "links": {"Paper": "https://arxiv.org/abs/2405.00001", "Code": "https://github.com/example/alpha-po"},
    }
    return with_venues([{**row, **values}], VENUES, LABELS)[0]


def test_the_category_of_a_preprint_is_its_primary_class() -> None:
    assert '    archivePrefix = "arXiv",\n    primaryClass = "cs.CV",\n' in bibtex([paper(category="cs.CV")])


def test_preprint_in_bibtex() -> None:
    assert bibtex([paper()]) == (
        "@misc{alpha-po,\n"
        '    author = {N{\\"u}sken, Ada and van der Li, Bo},\n'
        '    title = "{Alpha-PO: Preferences}",\n'
        '    year = "2025",\n'
        '    eprint = "2405.00001",\n'
        '    archivePrefix = "arXiv",\n'
        '    url = "https://arxiv.org/abs/2405.00001"\n'
        "}\n"
    )


@pytest.mark.parametrize(
    ("venue", "kind", "field", "title"),
    [
        ("ICLR", "inproceedings", "booktitle", "International Conference on Learning Representations"),
        ("WS", "inproceedings", "booktitle", r"Workshop on Rewards \& Pictures"),
        ("TMLR", "article", "journal", "Transactions on Machine Learning Research"),
    ],
)
def test_venues_in_bibtex(venue: str, kind: str, field: str, title: str) -> None:
    cited = paper(venue=venue, authors=[], arxiv=None, doi="10.1000/a_b%c", links={})
    assert bibtexparser.loads(bibtex([cited])).entries == [
        {
            "ENTRYTYPE": kind,
            "ID": "alpha-po",
            "title": "{Alpha-PO: Preferences}",
            field: title,
            "year": "2025",
            "doi": "10.1000/a_b%c",
        }
    ]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("100% of A & B, a_b #1 for $5", r"100\% of A \& B, a\_b \#1 for \$5"),
        (
            "\\input{x} ~ y^2",
            r"\textbackslash{}input\textbraceleft{}x\textbraceright{}"
            r" \textasciitilde{} y\textasciicircum{}2",
        ),
        ("Ψ, é, 日本語", "Ψ, é, 日本語"),
    ],
)
def test_titles_are_safe_for_latex(text: str, safe: str) -> None:
    assert latex(text) == safe
    read = bibtexparser.loads(bibtex([paper(title=text)])).entries
    assert [entry["title"] for entry in read] == ["{" + safe + "}"]


def test_addresses_are_unchanged_in_bibtex() -> None:
    address = "https://example.org/a_b%20c?d=1&e=~f#g"
    assert bibtexparser.loads(bibtex([paper(links={"Paper": address})])).entries[0]["url"] == address


def test_published_page_is_preferred_to_the_preprint() -> None:
    page = "https://proceedings.mlr.press/v267/lu25l.html"
    cited = paper(links={"Paper": "https://arxiv.org/abs/2405.00001", "PMLR": page})
    (entry,) = bibtexparser.loads(bibtex([cited])).entries
    assert (entry["url"], entry["eprint"], entry["archiveprefix"]) == (page, "2405.00001", "arXiv")
    assert json.loads(csl_json([cited]))[0]["URL"] == page


def test_braces_in_addresses_are_encoded_in_bibtex() -> None:
    entries = bibtexparser.loads(bibtex([paper(links={"Paper": "https://example.org/{a"})])).entries
    assert [entry["url"] for entry in entries] == ["https://example.org/%7Ba"]


def test_preprint_in_csl() -> None:
    assert json.loads(csl_json([paper()])) == [
        {
            "id": "alpha-po",
            "type": "article",
            "title": "Alpha-PO: Preferences",
            "author": [{"family": "Nüsken", "given": "Ada"}, {"family": "van der Li", "given": "Bo"}],
            "issued": {"date-parts": [[2025]]},
            "publisher": "arXiv",
            "number": "arXiv:2405.00001",
            "URL": "https://arxiv.org/abs/2405.00001",
        }
    ]


@pytest.mark.parametrize(
    ("venue", "kind"), [("ICLR", "paper-conference"), ("WS", "paper-conference"), ("TMLR", "article-journal")]
)
def test_venues_in_csl(venue: str, kind: str) -> None:
    cited = paper(venue=venue, authors=[], arxiv=None, doi="10.1000/a", links={})
    assert json.loads(csl_json([cited])) == [
        {
            "id": "alpha-po",
            "type": kind,
            "title": "Alpha-PO: Preferences",
            "issued": {"date-parts": [[2025]]},
            "container-title": cited["venue_title"],
            "DOI": "10.1000/a",
        }
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jie Liu", {"family": "Liu", "given": "Jie"}),
        ("Ludwig van Beethoven", {"family": "van Beethoven", "given": "Ludwig"}),
        ("Madonna", {"family": "Madonna"}),
        ("Riccardo De Santi", {"family": "De Santi", "given": "Riccardo"}),
        ("Safouane El Ghazouali", {"family": "El Ghazouali", "given": "Safouane"}),
        ("Max Van Puyvelde", {"family": "Van Puyvelde", "given": "Max"}),
        ("Patrick Le Callet", {"family": "Le Callet", "given": "Patrick"}),
        ("Le Zhuo", {"family": "Zhuo", "given": "Le"}),
        ("Trung Van Nguyen", {"family": "Nguyen", "given": "Trung Van"}),
        ("Team, The", {"literal": "Team, The"}),
        ("Rise and Fall", {"literal": "Rise and Fall"}),
        ("{Braced}", {"literal": "{Braced}"}),
    ],
)
def test_names_in_csl(name: str, parts: dict[str, str]) -> None:
    assert csl_name(name) == parts


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Émile Žižek", r"{\v{Z}}i{\v{z}}ek, {\'E}mile"),
        ("Őrs Ångström", r"{\r{A}}ngstr{\"o}m, {\H{O}}rs"),
        ("Łukasz Øster Weiß", r"Wei{\ss}, {\L}ukasz {\O}ster"),
        ("Đặng Văn Ngữ", r"Ngữ, {\DJ}ặng V{\u{a}}n"),
        ("Zoë de la Peña", r"de la Pe{\~n}a, Zo{\"e}"),
        ("李 博", "博, 李"),
    ],
)
def test_accents_in_names_are_bibtex_commands(name: str, written: str) -> None:
    (entry,) = bibtexparser.loads(bibtex([paper(authors=[name])])).entries
    assert entry["author"] == written


@pytest.mark.parametrize("name", ["Team, The", "Rise and Fall"])
def test_name_that_looks_like_several_stays_whole(name: str) -> None:
    assert f'author = "{{{name}}}"' in bibtex([paper(authors=[name])])


def cited_list() -> list[dict[str, Any]]:
    tables = make_tables(real_catalogue())
    return with_venues(tables["papers"], tables["venues"], tables["link_labels"])


def test_every_paper_of_the_list_is_cited_once() -> None:
    """The site's test reads each entry of the others with bibtexparser, which takes seconds."""
    papers = cited_list()
    ids = [row["id"] for row in papers]
    assert re.findall(r"^@\w+\{(.*),$", bibtex(papers), re.MULTILINE) == ids
    assert [item["id"] for item in json.loads(csl_json(papers))] == ids
    withdrawn = [row for row in papers if row["withdrawn"]]
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
    entries = bibtexparser.loads(bibtex(withdrawn), parser).entries
    assert [entry["ID"] for entry in entries] == [row["id"] for row in withdrawn] != []


@pytest.mark.heavy
@pytest.mark.parametrize(
    "command",
    [
        ["pandoc", "--from=biblatex", "--to=csljson"],
        ["biber", "--tool", "--output-format=biblatexml", "--output-file=out.xml"],
    ],
    ids=lambda command: command[0],
)
def test_other_readers_accept_every_entry(tmp_path: Path, command: list[str]) -> None:
    """pandoc and biber read the whole list without a warning."""
    (tmp_path / "list.bib").write_text(bibtex(cited_list()), "utf-8")
    done = subprocess.run([*command, "list.bib"], cwd=tmp_path, capture_output=True, text=True)
    said = done.stdout + done.stderr if command[0] == "biber" else done.stderr
    assert done.returncode == 0, said[-2000:]
    assert not re.search("WARN|ERROR|warning", said), said[-2000:]
    if command[0] == "pandoc":
        assert len(json.loads(done.stdout)) == len(cited_list())


@pytest.mark.parametrize("extension", ["bib", "csljson"])
def test_site_and_export_cite_alike(repository: Path, extension: str) -> None:
    address = f"/diffusion-rl/papers.{extension}?venue=NeurIPS&_sort=id&_size=max"
    code, printed = datasette_output(str(repository), "--get", address)
    assert code == 0, printed
    papers = [row for row in cited_list() if row["venue"] == "NeurIPS"]
    assert len(papers) > 1
    assert printed.rstrip() == {"bib": bibtex, "csljson": csl_json}[extension](papers).rstrip()
