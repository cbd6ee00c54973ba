"""BibTeX and CSL-JSON for any list of papers: .bib and .csl on a table, a query or a single paper."""

import json

from datasette import Response, hookimpl

from scripts.publish.citations import bibtex, csl_json

PAPERS = """
select papers.*, venues.title as venue_title, venues.kind as venue_kind
from json_each(?) as wanted join papers on papers.id = wanted.value join venues on venues.name = venue
order by wanted.key
"""


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
    papers = await cited(datasette, database, [row["id"] for row in rows])
    return Response(bibtex(papers), content_type="application/x-bibtex; charset=utf-8")


async def render_csl(datasette, database, rows):
    """CSL-JSON, which reference managers read."""
    papers = await cited(datasette, database, [row["id"] for row in rows])
    return Response(csl_json(papers), content_type="application/vnd.citationstyles.csl+json; charset=utf-8")


@hookimpl
def extra_template_vars(datasette, database, table, view_name):
    """`bibtex_of(id)` on the page of a paper."""
    if (view_name, table) != ("row", "papers"):
        return {}

    async def bibtex_of(paper_id):
        return bibtex(await cited(datasette, database, [paper_id]))

    return {"bibtex_of": bibtex_of}


async def cited(datasette, database, ids):
    """The papers with their venues, each once, in the order of the ids; lists and links unpacked."""
    wanted = json.dumps(list(dict.fromkeys(ids)))
    rows = (await datasette.get_database(database).execute(PAPERS, [wanted])).rows
    return [dict(row, **{name: json.loads(row[name]) for name in ("authors", "links")}) for row in rows]
