"""Papers as BibTeX and CSL-JSON: rows of papers with their venues in, text out.

The site and the export both take their citations from here.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

CitedPaper = Mapping[str, Any]  # a row of papers, with venue_title and venue_kind from venues

BIBTEX_TYPES = {"conference": "inproceedings", "workshop": "inproceedings", "journal": "article"}
BIBTEX_VENUES = {"conference": "booktitle", "workshop": "booktitle", "journal": "journal"}
CSL_TYPES = {"conference": "paper-conference", "workshop": "paper-conference", "journal": "article-journal"}

# BibTeX counts braces that a backslash precedes too, so these need names.
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

# Styles cut names to initials; of a letter that is no command, BibTeX would keep the first byte alone.
ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
}
LETTERS = {"Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "OE", "œ": "oe", "Ł": "L", "ł": "l", "ß": "ss"}


class Verbatim(Writer):  # type: ignore[misc]  # pybtex has no types
    """Writes fields as they are: pybtex itself would escape addresses, and leave dollars and backslashes."""

    def _encode(self, text: str) -> str:
        return text


def with_venues(
    papers: Iterable[Mapping[str, Any]], venues: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Rows of papers, each with the title and the kind of its venue, fit to be cited."""
    by_name = {
        venue["name"]: {"venue_title": venue["title"], "venue_kind": venue["kind"]} for venue in venues
    }
    return [{**paper, **by_name[paper["venue"]]} for paper in papers]


def bibtex(papers: Iterable[CitedPaper]) -> str:
    """The papers as a BibTeX database, LaTeX-safe, in their order; the keys are the ids."""
    entries = {paper["id"]: bibtex_entry(paper) for paper in papers}
    return str(Verbatim().to_string(BibliographyData(entries)))


def bibtex_entry(paper: CitedPaper) -> Entry:
    """One entry; a preprint is a misc with its eprint."""
    kind = paper["venue_kind"]
    where = BIBTEX_VENUES.get(kind)
    fields = {
        "title": "{" + latex(paper["title"]) + "}",
        **({where: latex(paper["venue_title"])} if where else {}),
        "year": str(paper["year"]),
        **({"eprint": paper["arxiv"], "eprinttype": "arxiv"} if paper["arxiv"] else {}),
        **({"primaryclass": paper["category"]} if paper["category"] else {}),
        **({"doi": paper["doi"]} if paper["doi"] else {}),
        **({"url": bibtex_address(next(iter(paper["links"].values())))} if paper["links"] else {}),
    }
    authors = [bibtex_person(name) for name in paper["authors"]]
    return Entry(BIBTEX_TYPES.get(kind, "misc"), fields, {"author": authors} if authors else {})


def bibtex_person(name: str) -> Person:
    """A name in parts; one that BibTeX would take for several stays whole."""
    several = "," in name or " and " in name
    text = "".join(map(bibtex_letter, latex(name)))
    return Person("{" + text + "}" if several else text)


def bibtex_letter(letter: str) -> str:
    """A letter of a name, its accent as the command that BibTeX takes for a part of it."""
    if letter in LETTERS:
        return "{\\" + LETTERS[letter] + "}"
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[:1], parts[1:]
    if marks in ACCENTS and base.isascii():
        return "{\\" + ACCENTS[marks] + "{" + base + "}}"
    return letter


def latex(text: str) -> str:
    """The text with what LaTeX would act on escaped; letters of all scripts stay themselves."""
    return text.translate(ESCAPES)


def bibtex_address(url: str) -> str:
    """The address, with the braces that BibTeX would count percent-encoded."""
    return url.replace("{", "%7B").replace("}", "%7D")


def csl_json(papers: Iterable[CitedPaper]) -> str:
    """The papers as CSL-JSON: a list of items in their order, whose ids are those of the papers."""
    return json.dumps([csl_item(paper) for paper in papers], ensure_ascii=False, indent=1)


def csl_item(paper: CitedPaper) -> dict[str, Any]:
    """One item of CSL-JSON; what is not known is left out."""
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
        "URL": next(iter(paper["links"].values()), None),
    }
    return {key: value for key, value in item.items() if value}


def csl_name(name: str) -> dict[str, str]:
    """A name in parts, as BibTeX takes it apart; one that it could not stays whole."""
    if "," in name or "{" in name or "}" in name or " and " in name:
        return {"literal": name}
    person = Person(name)
    family = " ".join(person.prelast_names + person.last_names)
    given = " ".join(person.first_names + person.middle_names)
    return {"family": family, **({"given": given} if given else {})}
