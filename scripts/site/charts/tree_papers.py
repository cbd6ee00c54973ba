"""Read the papers of the family tree and their relations, for its page and its files."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from scripts.site import DATABASE
from scripts.site.charts.lineage import Edges, TreePaper, edges_between, grouped, papers_to_draw
from scripts.site.charts.tree import TREE_WIDTH, family_tree

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


class Family(NamedTuple):
    """All papers that build on others or that others build on, by id, and who builds on whom."""

    papers: Mapping[str, TreePaper]
    edges: Edges
    followers: Mapping[str, int]
    parents: Mapping[str, list[str]]


families: "WeakKeyDictionary[Any, Family]" = WeakKeyDictionary()  # by site


async def family_of(datasette: Any) -> Family:
    """Return the family of a site; it is read once if the database does not change."""
    if datasette in families:
        return families[datasette]
    papers = {row["id"]: dict(row) for row in await datasette.execute(DATABASE, PAPERS)}
    pairs = [(row[0], row[1]) for row in await datasette.execute(DATABASE, EDGES)]
    edges, followers = edges_between(papers, pairs)
    family = Family(papers, edges, followers, grouped(edges))
    if not datasette.get_database(DATABASE).is_mutable:
        families[datasette] = family
    return family


async def tree_of(datasette: Any, request: Any) -> dict[str, Any]:
    """Return the context for page and files: a lineage, a year, or all papers; at most the most followed."""
    chosen = request.url_vars.get("paper") or request.args.get("paper") or ""
    known, edges, followers, parents = await family_of(datasette)
    papers = list(known.values())
    years = sorted({str(paper["day"])[:4] for paper in papers})
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
        "parents": {point.id: parents.get(point.id, []) for point in tree.points},
        "sections": dict(sorted({(paper["series"], paper["section"]) for paper in few})),
        "chosen": known.get(chosen),
        "asked": chosen,
        "years": years,
        "year": year,
    }
