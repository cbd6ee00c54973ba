"""BibTeX and CSL-JSON for any list of papers: .bib and .csl on a table, a query or a single paper."""

import json

from datasette import Response, hookimpl
from pybtex.database import BibliographyData, Entry, Person

PAPERS = """
select papers.*, venues.title as venue_title, venues.kind as venue_kind
from papers join venues on venues.name = papers.venue
where papers.id in (select value from json_each(?))
"""
BIBTEX_TYPES = {"conference": "inproceedings", "workshop": "inproceedings", "journal": "article"}
CSL_TYPES = {"conference": "paper-conference", "workshop": "paper-conference", "journal": "article-journal"}


@hookimpl
def register_output_renderer():
    """The two formats, where rows have the id and the title of a paper."""
    return [
        {"extension": "bib", "render": render_bibtex, "can_render": can_render},
        {"extension": "csl", "render": render_csl, "can_render": can_render},
    ]


def can_render(columns, table):
    """Papers themselves, and queries that give their ids."""
    return table in (None, "papers") and {"id", "title"} <= set(columns)


async def render_bibtex(datasette, database, rows):
    """A BibTeX file; its keys are the ids."""
    text = bibtex(await papers_of(datasette, database, rows))
    return Response.text(text, headers={"content-type": "application/x-bibtex; charset=utf-8"})


async def render_csl(datasette, database, rows):
    """CSL-JSON: a list of items."""
    items = [csl_item(paper) for paper in await papers_of(datasette, database, rows)]
    text = json.dumps(items, ensure_ascii=False, indent=1)
    return Response(text, content_type="application/vnd.citationstyles.csl+json; charset=utf-8")


@hookimpl
def extra_template_vars(datasette, database, table, view_name):
    """`bibtex_of(id)` on the page of a paper."""
    if (view_name, table) != ("row", "papers"):
        return {}

    async def bibtex_of(paper_id):
        return bibtex(await papers_of(datasette, database, [{"id": paper_id}]))

    return {"bibtex_of": bibtex_of}


async def papers_of(datasette, database, rows):
    """The papers whose ids the rows have, in the order of the rows, with their venues."""
    ids = [row["id"] for row in rows]
    found = (await datasette.get_database(database).execute(PAPERS, [json.dumps(ids)])).rows
    by_id = {
        row["id"]: dict(row, **{name: json.loads(row[name]) for name in ("authors", "links")})
        for row in found
    }
    return [by_id[paper_id] for paper_id in ids if paper_id in by_id]


def bibtex(papers):
    """The papers as a BibTeX database, LaTeX-safe."""
    return BibliographyData({paper["id"]: bibtex_entry(paper) for paper in papers}).to_string("bibtex")


def bibtex_entry(paper):
    """One entry; a preprint is a misc with its eprint."""
    kind = paper["venue_kind"]
    where = {"conference": "booktitle", "workshop": "booktitle", "journal": "journal"}.get(kind)
    fields = {
        "title": "{" + paper["title"] + "}",
        **({where: paper["venue_title"]} if where else {}),
        "year": str(paper["year"]),
        **({"eprint": paper["arxiv"], "eprinttype": "arxiv"} if paper["arxiv"] else {}),
        **({"doi": paper["doi"]} if paper["doi"] else {}),
        **({"url": next(iter(paper["links"].values()))} if paper["links"] else {}),
    }
    authors = [Person(name) for name in paper["authors"]]
    return Entry(BIBTEX_TYPES.get(kind, "misc"), fields, {"author": authors} if authors else {})


def csl_item(paper):
    """One item of CSL-JSON."""
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


def csl_name(name):
    """A name in parts, as BibTeX takes it apart."""
    person = Person(name)
    family = " ".join(person.prelast_names + person.last_names)
    given = " ".join(person.first_names + person.middle_names)
    return {"family": family, **({"given": given} if given else {})}
