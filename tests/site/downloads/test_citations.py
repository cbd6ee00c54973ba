"""Citations of any list of papers, read back by other libraries than the writing one."""

import json
import re
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import bibtexparser
import httpx
import pytest
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from tests.conftest import REPOSITORY
from tests.helpers.sample import real_catalogue
from tests.site.conftest import served
from tests.site.downloads.test_formats import described

PAPERS = "/diffusion-rl/papers"
LISTS = [
    f"{PAPERS}{{}}?_size=max",
    f"{PAPERS}{{}}?methods__arraycontains=GRPO&year=2025&_size=max",
    "/diffusion-rl/newest_additions{}",
    "/diffusion-rl/earliest_papers{}",
    f"{PAPERS}/flow-grpo{{}}",
]
BIBTEX = {
    "conference": "inproceedings",
    "workshop": "inproceedings",
    "journal": "article",
    "preprint": "misc",
}
CSL = {
    "conference": "paper-conference",
    "workshop": "paper-conference",
    "journal": "article-journal",
    "preprint": "article",
}
HOSTILE = [
    "100% of A & B, a_b #1 for $5 and $6",
    "\\alpha \\input{x} back\\slash",
    "{ one brace",
    "} another",
    "x² ~ y^2, Ψ, αβ, é, 日本語, 😀",
    "quoted \"twice\" and 'once'",
    "</script><script>document.title = 'broken'</script>",
]

LATEX = get_default_latex_context_db()  # two LaTeX macros that it does not have
BRACES = [MacroTextSpec("textbraceleft", "{"), MacroTextSpec("textbraceright", "}")]
LATEX.add_context_category("braces", macros=BRACES, prepend=True)
PRINTED = LatexNodes2Text(latex_context=LATEX)


def papers_in(path: Path) -> dict[str, dict[str, Any]]:
    """Every paper of a database with the kind and title of its venue, by its id."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        venues = "(select name, kind, title as venue_title from venues)"
        sql = f"select * from papers join {venues} on name = venue"
        rows = [dict(row) for row in database.execute(sql)]
    database.close()
    return {row["id"]: {**row, **{key: json.loads(row[key]) for key in ("authors", "links")}} for row in rows}


def cited_page(paper: dict[str, Any]) -> str | None:
    """The page of the published paper, else the first link."""
    labels = real_catalogue().link_labels
    pages = [url for label, url in paper["links"].items() if labels[label].kind == "proceedings"]
    return next(iter([*pages, *paper["links"].values()]), None)


@cache
def read(text: str) -> str:
    """The text that LaTeX prints for a field; names are in many entries."""
    printed: str = PRINTED.latex_to_text(text)
    return printed.replace("ˆ", "^")


def in_order(name: str) -> str:
    """A name as `given family`; BibTeX writes `family, given`, and in braces what is one part."""
    family, comma, given = name.partition(", ")
    return read(f"{given} {family}" if comma and not name.startswith("{") else name)


def assert_bibtex(text: str, papers: list[dict[str, Any]]) -> None:
    """Check that the entries have exactly the values in the database."""
    entries = bibtexparser.loads(
        text, bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
    ).entries
    assert [entry["ID"] for entry in entries] == [paper["id"] for paper in papers]
    for entry, paper in zip(entries, papers, strict=True):
        where = {"inproceedings": "booktitle", "article": "journal"}.get(entry["ENTRYTYPE"])
        written = re.split(r" and (?![^{]*})", entry.get("author", ""))  # a name in braces is one
        names = [in_order(name) for name in written if name]
        assert names == paper["authors"]
        assert read(entry["title"]) == paper["title"]
        known = {
            "ENTRYTYPE": BIBTEX[paper["kind"]],
            "ID": paper["id"],
            "year": str(paper["year"]),
            "eprint": paper["arxiv"],
            "archiveprefix": paper["arxiv"] and "arXiv",
            "primaryclass": paper["category"],
            "doi": paper["doi"],
            "url": (cited_page(paper) or "").replace("{", "%7B").replace("}", "%7D"),
        }
        assert (where is None) == (paper["kind"] == "preprint")
        if where:
            assert read(entry.pop(where)) == paper["venue_title"]
        expected = {key: value for key, value in known.items() if value}
        assert {key: value for key, value in entry.items() if key not in ("author", "title")} == expected


def assert_csl(items: list[dict[str, Any]], papers: list[dict[str, Any]]) -> None:
    """Check that the items have the values in the database."""
    assert [item["id"] for item in items] == [paper["id"] for paper in papers]
    for item, paper in zip(items, papers, strict=True):
        names = item.pop("author", [])
        joined = [
            name.get("literal") or f"{name.get('given', '')} {name['family']}".strip() for name in names
        ]
        assert joined == paper["authors"]
        known = {
            "id": paper["id"],
            "type": CSL[paper["kind"]],
            "title": paper["title"],
            "issued": {"date-parts": [[paper["year"]]]},
            "container-title": paper["venue_title"] if paper["kind"] != "preprint" else None,
            "publisher": "arXiv" if paper["kind"] == "preprint" else None,
            "number": paper["arxiv"] and f"arXiv:{paper['arxiv']}",
            "DOI": paper["doi"],
            "URL": cited_page(paper),
        }
        assert item == {key: value for key, value in known.items() if value}


def listed(site: str, path: str) -> list[str]:
    """The ids in the JSON of a list, each once."""
    json_path = path.format(".json")
    found = httpx.get(f"{site}{json_path}{'&' if '?' in json_path else '?'}_shape=objects").json()["rows"]
    return list(dict.fromkeys(row["id"] for row in found))


@pytest.fixture(scope="module")
def papers(site: str) -> dict[str, dict[str, Any]]:
    return papers_in(REPOSITORY / "diffusion-rl.db")


@pytest.mark.parametrize("path", LISTS)
def test_bibtex_matches_the_database(path: str, site: str, papers: dict[str, Any]) -> None:
    answer = httpx.get(site + path.format(".bib"))
    assert answer.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    assert_bibtex(answer.text, [papers[paper] for paper in listed(site, path)])


@pytest.mark.parametrize("path", LISTS)
def test_csl_matches_the_database(path: str, site: str, papers: dict[str, Any]) -> None:
    answer = httpx.get(site + path.format(".csljson"))
    assert answer.headers["content-type"] == "application/vnd.citationstyles.csl+json; charset=utf-8"
    assert_csl(answer.json(), [papers[paper] for paper in listed(site, path)])


def test_lists_have_the_right_length(site: str, papers: dict[str, Any]) -> None:
    lengths = [len(listed(site, path)) for path in LISTS]
    live = [paper for paper in papers.values() if not paper["withdrawn"]]
    chosen = [paper for paper in live if paper["year"] == 2025 and '"GRPO"' in paper["methods"]]
    assert lengths[:3] + lengths[4:] == [len(live), len(chosen), 100, 1]
    assert lengths[3] > 30


def hostile(small: Path) -> Path:
    """The small list with a paper for each hostile text: its title, its author, and its addresses."""
    (small / "inspect-data.json").unlink()
    with sqlite3.connect(small / "diffusion-rl.db") as database:
        database.row_factory = sqlite3.Row
        model = dict(database.execute("select * from papers where id = 'alpha-po'").fetchone())
        for number, text in enumerate(HOSTILE):
            address = f"https://example.org/a_b%20c~{number}?x=$1&y={{2#z"
            values = {"id": f"hostile-{number}", "title": text, "short_name": None, "arxiv": None}
            values |= {"doi": f"10.1000/a_b&c%{number}#d", "links": json.dumps({"Paper": address})}
            row = model | values | {"authors": json.dumps([text.replace("  ", " "), "Nikolas Nüsken"])}
            marks = ", ".join("?" * len(row))
            database.execute(f"insert into papers ({', '.join(row)}) values ({marks})", list(row.values()))
    database.close()
    return small


def test_hostile_texts_survive(own_copy: Path) -> None:
    root = hostile(own_copy)
    papers = papers_in(root / "diffusion-rl.db")
    with served(root) as site:
        for path in (f"{PAPERS}{{}}", *(f"{PAPERS}/hostile-{number}{{}}" for number in range(len(HOSTILE)))):
            expected = [papers[paper] for paper in listed(site, path)]
            assert_bibtex(httpx.get(site + path.format(".bib")).text, expected)
            assert_csl(httpx.get(site + path.format(".csljson")).json(), expected)
        inert = httpx.get(f"{site}{PAPERS}/hostile-{len(HOSTILE) - 1}").text
    assert described(inert)["name"] == HOSTILE[-1]
    assert "<script>document.title" not in inert
