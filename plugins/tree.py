"""Serve the family tree of papers: /tree with a table, and as SVG and PNG; it can mark a paper's lineage."""

from typing import Any

from datasette import Response, hookimpl

from scripts.site.slides import SVG, slide, slide_picture
from scripts.site.tree import TREE_WIDTH, edges_between, family_tree, papers_to_draw

DATABASE = "diffusion-rl"
# If the day is not known: the middle of the month in the arXiv id, or of the venue's year.
PAPERS = """
select papers.id, coalesce(short_name, papers.title) as name, papers.title,
  coalesce(submitted, '20' || substr(arxiv, 1, 2) || '-' || substr(arxiv, 3, 2) || '-15',
    year || '-07-01') as day,
  sections.title as section, (select count(*) from sections as before
    where holds = 'papers' and before.position < sections.position) as series
from papers join sections on sections.id = section
where withdrawn is null and papers.id in (
  select paper from paper_relations where relation = 'builds_on'
  union select other from paper_relations where relation = 'builds_on')
order by name collate nocase
"""
EDGES = "select paper, other from paper_relations where relation = 'builds_on' order by paper, position"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the page and the files."""
    return [(r"^/tree$", page), (r"^/tree(/(?P<paper>[\w-]+))?\.(?P<form>svg|png)$", figure)]


async def page(datasette: Any, request: Any) -> Any:
    """Return the page: the tree, a form to choose a paper, and the table."""
    return Response.html(
        await datasette.render_template("tree.html", await drawn(datasette, request), request, "tree")
    )


async def figure(datasette: Any, request: Any) -> Any:
    """Return the tree as a file for slides."""
    tree = await drawn(datasette, request)
    if request.url_vars["form"] == "png":
        return await slide_picture(datasette, request, "tree.svg", tree)
    return Response(await slide(datasette, request, "tree.svg", tree), content_type=SVG)


async def drawn(datasette: Any, request: Any) -> dict[str, Any]:
    """What both show: a lineage, a year, or the whole; of many papers the most followed."""
    chosen = request.url_vars.get("paper") or request.args.get("paper") or ""
    papers = [dict(row) for row in await datasette.execute(DATABASE, PAPERS)]
    known = {paper["id"]: paper for paper in papers}
    edges, followers = edges_between(known, [tuple(row) for row in await datasette.execute(DATABASE, EDGES)])
    years = sorted({paper["day"][:4] for paper in papers})
    year = "" if chosen else next((year for year in years if year == request.args.get("year")), "")
    few = papers_to_draw(papers, edges, chosen, year)
    tree = family_tree(few, edges, chosen, followers)
    return {
        "tree": tree,
        "shown": sum("far" not in point.look for point in tree.points),
        "width": TREE_WIDTH,
        "papers": few,
        "all": len(papers),
        "known": known,
        "edges": edges,
        "sections": dict(sorted({(paper["series"], paper["section"]) for paper in few})),
        "chosen": known.get(chosen),
        "asked": chosen,
        "years": years,
        "year": year,
    }
