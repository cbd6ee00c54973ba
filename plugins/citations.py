"""BibTeX and CSL-JSON for any list of papers: .bib and .csljson on a table, a query or a single paper."""

import json
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.utils.asgi import BadRequest

from scripts.publish.citations import bibtex, csl_json

PAPERS = """
select papers.*, venues.title as venue_title, venues.kind as venue_kind, (
  select url from links join link_labels on link_labels.name = label
  where links.paper = papers.id and link_labels.kind = 'proceedings' order by links.position limit 1
) as published
from json_each(?) as wanted join papers on papers.id = wanted.value join venues on venues.name = venue
order by wanted.key
"""
BIBTEX = "application/x-bibtex; charset=utf-8"
CSL = "application/vnd.citationstyles.csl+json; charset=utf-8"


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """The two formats, where rows have the id and the title of a paper; .csl is what styles are named."""
    return [
        {"extension": "bib", "render": render_bibtex, "can_render": can_render},
        {"extension": "csljson", "render": render_csl, "can_render": can_render},
        {"extension": "csl", "render": moved, "can_render": lambda: False},
    ]


def can_render(columns: list[str], table: str | None) -> bool:
    """Papers themselves, and queries that give their ids."""
    return table in (None, "papers") and {"id", "title"} <= set(columns)


async def render_bibtex(datasette: Any, database: str, table: str | None, columns: Any, rows: Any) -> Any:
    """A BibTeX file; its keys are the ids."""
    papers = await cited(datasette, database, ids_of(table, columns, rows))
    return Response(bibtex(papers), content_type=BIBTEX)


async def render_csl(datasette: Any, database: str, table: str | None, columns: Any, rows: Any) -> Any:
    """CSL-JSON, which reference managers read; they go by the ending of a file's name."""
    papers = await cited(datasette, database, ids_of(table, columns, rows))
    name = papers[0]["id"] if len(papers) == 1 else "papers"
    headers = {"content-disposition": f'inline; filename="{name}.json"'}
    return Response(csl_json(papers), content_type=CSL, headers=headers)


def moved(datasette: Any, request: Any) -> Any:
    """To the ending that CSL-JSON has now."""
    path = datasette.urls.path(request.path.removesuffix(".csl") + ".csljson")
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(path + query, status=301)


@hookimpl
def extra_template_vars(datasette: Any, database: str, table: str | None, view_name: str) -> dict[str, Any]:
    """`bibtex_of(id)` on the page of a paper."""

    async def bibtex_of(paper_id: str) -> str:
        return bibtex(await cited(datasette, database, [paper_id]))

    return {"bibtex_of": bibtex_of} if (view_name, table) == ("row", "papers") else {}


def ids_of(table: str | None, columns: list[str], rows: Any) -> list[str]:
    """The ids of the papers, where the rows are papers."""
    if table not in (None, "papers"):
        raise NotFound(f"{table} has no papers to cite")
    if not {"id", "title"} <= set(columns):
        raise BadRequest("Citations need the columns id and title of papers.")
    return [str(row["id"]) for row in rows]


async def cited(datasette: Any, database: str, ids: list[str]) -> list[dict[str, Any]]:
    """The papers with their venues, each once, in the order of the ids; lists and links unpacked."""
    wanted = json.dumps(list(dict.fromkeys(ids)))
    rows = (await datasette.get_database(database).execute(PAPERS, [wanted])).rows
    return [dict(row, **{name: json.loads(row[name]) for name in ("authors", "links")}) for row in rows]
