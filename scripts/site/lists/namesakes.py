"""Group the papers of one name by common authors: different groups may be by different people."""

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.site import DATABASE

PAPERS_OF_AUTHOR = """
select mine.paper, coalesce(short_name, title) as name, papers.year, other.author, authors.name as author_name
from paper_authors as mine join papers on papers.id = mine.paper
left join paper_authors as other on other.paper = mine.paper and other.author != mine.author
left join authors on authors.id = other.author
where mine.author = ? and withdrawn is null order by papers.arxiv desc, other.position
"""


def coauthor_groups(authors: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the groups, the largest first: papers that share another author, directly or through others."""
    found: list[tuple[list[str], set[str]]] = []
    for paper, names in authors.items():
        papers, people = [paper], set(names)
        apart = []
        for other_papers, other_people in found:
            if people & other_people:
                papers, people = [*other_papers, *papers], people | other_people
            else:
                apart.append((other_papers, other_people))
        found = [*apart, (papers, people)]
    return sorted((papers for papers, _ in found), key=len, reverse=True)


async def papers_by_group(datasette: Any, author: str) -> list[dict[str, Any]]:
    """Return the groups of one author: the papers with their names, their years, and the other authors."""
    rows = list(await datasette.execute(DATABASE, PAPERS_OF_AUTHOR, [author]))
    names = {row["paper"]: row["name"] for row in rows}
    years = {row["paper"]: row["year"] for row in rows}
    others: dict[str, list[str]] = {paper: [] for paper in names}
    for row in rows:
        others[row["paper"]] += [row["author_name"]] if row["author"] else []
    return [
        {
            "papers": [(paper, names[paper]) for paper in group],
            "years": " to ".join(
                dict.fromkeys(str(end(years[paper] for paper in group)) for end in (min, max))
            ),
            "people": list(dict.fromkeys(name for paper in group for name in others[paper])),
        }
        for group in coauthor_groups(others)
    ]
