"""Papers as BibTeX and CSL-JSON: rows of papers with their venues in, text out.

The site and the export both take their citations from here.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pybtex.database import BibliographyData, Entry
from pybtex.database.output.bibtex import Writer

from scripts.publish.person_names import split_name

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

CitedPaper = Mapping[str, Any]  # a row of papers, with venue_title and venue_kind from venues

BIBTEX_TYPES = {"conference": "inproceedings", "workshop": "inproceedings", "journal": "article"}
BIBTEX_VENUES = {"conference": "booktitle", "workshop": "booktitle", "journal": "journal"}
CSL_TYPES = {"conference": "paper-conference", "workshop": "paper-conference", "journal": "article-journal"}

# BibTeX counts braces even after a backslash, so these need commands.
NAMED = {
    "\\": "textbackslash",
    "{": "textbraceleft",
    "}": "textbraceright",
    "~": "textasciitilde",
    "^": "textasciicircum",
}
ESCAPES = str.maketrans(
    {sign: f"\\{name}{{}}" for sign, name in NAMED.items()} | {sign: f"\\{sign}" for sign in "&%$#_"}
)


class Verbatim(Writer):  # type: ignore[misc]  # pybtex has no types
    """Writes fields unchanged: pybtex would escape addresses, but not dollars and backslashes."""

    def _encode(self, text: str) -> str:
        return text


def with_venues(
    papers: Iterable[Mapping[str, Any]],
    venues: Iterable[Mapping[str, Any]],
    labels: Iterable[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """Return rows of papers, each with title and kind of its venue and its page in the proceedings."""
    by_name = {
        venue["name"]: {"venue_title": venue["title"], "venue_kind": venue["kind"]} for venue in venues
    }
    published = {label["name"] for label in labels if label["kind"] == "proceedings"}
    return [
        {
            **paper,
            **by_name[paper["venue"]],
            "published": next((url for label, url in paper["links"].items() if label in published), None),
        }
        for paper in papers
    ]


def bibtex(papers: Iterable[CitedPaper]) -> str:
    """Return the papers as a BibTeX database, LaTeX-safe, in their order; the keys are the ids."""
    entries = {paper["id"]: bibtex_entry(paper) for paper in papers}
    return str(Verbatim().to_string(BibliographyData(entries)))


def bibtex_entry(paper: CitedPaper) -> Entry:
    """Return one entry; a preprint is a misc with its eprint."""
    kind = paper["venue_kind"]
    where = BIBTEX_VENUES.get(kind)
    authors = " and ".join(map(bibtex_person, paper["authors"]))
    fields = {
        **({"author": authors} if authors else {}),
        "title": "{" + latex(paper["title"]) + "}",
        **({where: latex(paper["venue_title"])} if where else {}),
        "year": str(paper["year"]),
        # biblatex reads these names as eprinttype and eprintclass; BibTeX styles know no others.
        **({"eprint": paper["arxiv"], "archivePrefix": "arXiv"} if paper["arxiv"] else {}),
        **({"primaryClass": paper["category"]} if paper["category"] else {}),
        **({"doi": paper["doi"]} if paper["doi"] else {}),
        **({"url": bibtex_address(page)} if (page := cited_page(paper)) else {}),
    }
    return Entry(BIBTEX_TYPES.get(kind, "misc"), fields)


def cited_page(paper: CitedPaper) -> str | None:
    """Return the page to cite: the page of the published paper, or else the first link."""
    return paper.get("published") or next(iter(paper["links"].values()), None)


def bibtex_person(name: str) -> str:
    """Return "family, given" with commands for accents; a name that is not a person's stays whole."""
    given, family = split_name(name)
    if not family:
        return "{" + accented(latex(name)) + "}"
    return accented(latex(f"{family}, {given}" if given else family))


def accented(text: str) -> str:
    """Return the text with commands for accents, because styles split other letters to shorten names."""
    return text if text.isascii() else str(encoder().unicode_to_latex(text))


@cache
def encoder() -> "UnicodeToLatexEncoder":
    """Return the encoder of letters; letters without a command stay unchanged."""
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # slow to load

    return UnicodeToLatexEncoder(
        non_ascii_only=True,
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )


def latex(text: str) -> str:
    """Return the text with LaTeX's special characters escaped; letters of all scripts stay unchanged."""
    return text.translate(ESCAPES)


def bibtex_address(url: str) -> str:
    """Return the address, with the braces that BibTeX would count percent-encoded."""
    return url.replace("{", "%7B").replace("}", "%7D")


def csl_json(papers: Iterable[CitedPaper]) -> str:
    """Return the papers as CSL-JSON: a list of items in their order, whose ids are those of the papers."""
    return json.dumps([csl_item(paper) for paper in papers], ensure_ascii=False, indent=1)


def csl_item(paper: CitedPaper) -> dict[str, Any]:
    """Return one item of CSL-JSON; unknown values are left out."""
    kind = paper["venue_kind"]
    item = {
        "id": paper["id"],
        "type": CSL_TYPES.get(kind, "article"),
        "title": paper["title"],
        "author": [csl_name(name) for name in paper["authors"]],
        "issued": {"date-parts": [[paper["year"]]]},
        "container-title": paper["venue_title"] if kind in CSL_TYPES else None,
        "publisher": "arXiv" if kind not in CSL_TYPES else None,
        "number": f"arXiv:{paper['arxiv']}" if paper["arxiv"] else None,
        "DOI": paper["doi"],
        "URL": cited_page(paper),
    }
    return {key: value for key, value in item.items() if value}


def csl_name(name: str) -> dict[str, str]:
    """Return a name in parts, as in BibTeX; a name that is not a person's stays whole."""
    given, family = split_name(name)
    if not family:
        return {"literal": name}
    return {"family": family, **({"given": given} if given else {})}
