"""Serve any list of papers as BibTeX and CSL-JSON: .bib and .csljson on a table, a query or a paper."""

from typing import Any

from datasette import Response, hookimpl

from scripts.publish.citations import bibtex, csl_json
from scripts.site.downloads.cited_papers import following, ids_of, names_papers, papers_to_cite

BIBTEX = "application/x-bibtex; charset=utf-8"
CSL = "application/vnd.citationstyles.csl+json; charset=utf-8"


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """Add both formats, for rows with a paper's id and title; .csl redirects, as styles end so."""
    return [
        {"extension": "bib", "render": render_bibtex, "can_render": names_papers},
        {"extension": "csljson", "render": render_csl, "can_render": names_papers},
        {"extension": "csl", "render": moved_csl, "can_render": lambda: False},
    ]


async def render_bibtex(
    datasette: Any, database: str, table: str | None, columns: Any, rows: Any, data: Any
) -> Any:
    """Return a BibTeX file; its keys are the ids."""
    papers = await papers_to_cite(datasette, database, ids_of(table, columns, rows))
    return Response(bibtex(papers), content_type=BIBTEX, headers=following(data))


async def render_csl(
    datasette: Any, database: str, table: str | None, columns: Any, rows: Any, data: Any
) -> Any:
    """Return CSL-JSON for reference managers, named .json because they look at the ending."""
    papers = await papers_to_cite(datasette, database, ids_of(table, columns, rows))
    name = papers[0]["id"] if len(papers) == 1 else "papers"
    headers = {"content-disposition": f'inline; filename="{name}.json"', **following(data)}
    return Response(csl_json(papers), content_type=CSL, headers=headers)


def moved_csl(datasette: Any, request: Any) -> Any:
    """Redirect to the ending that CSL-JSON has now."""
    path = datasette.urls.path(request.path.removesuffix(".csl") + ".csljson")
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(path + query, status=301)


@hookimpl
def extra_template_vars(datasette: Any, database: str, table: str | None, view_name: str) -> dict[str, Any]:
    """Add `bibtex_of(id)` on the page of a paper."""

    async def bibtex_of(paper_id: str) -> str:
        return bibtex(await papers_to_cite(datasette, database, [paper_id]))

    return {"bibtex_of": bibtex_of} if (view_name, table) == ("row", "papers") else {}
