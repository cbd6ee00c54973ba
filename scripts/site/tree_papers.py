"""Read the papers of the family tree and their relations, for its page and its files."""

from typing import Any

from scripts.site.requests import DATABASE
from scripts.site.tree import TREE_WIDTH, edges_between, family_tree, papers_to_draw

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


async def tree_of(datasette: Any, request: Any) -> dict[str, Any]:
    """Return the context for page and files: a lineage, a year, or all papers; at most the most followed."""
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
        "shown": sum("far" not in point.css_class for point in tree.points),
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
