"""`circles_of(author)` in templates: the papers of a name by who else wrote them; more may be namesakes."""

from typing import Any

from datasette import hookimpl

from scripts.site.circles import circles

DATABASE = "diffusion-rl"
WRITTEN = """
select mine.paper, coalesce(short_name, title) as name, other.author, authors.name as author_name
from paper_authors as mine join papers on papers.id = mine.paper
left join paper_authors as other on other.paper = mine.paper and other.author != mine.author
left join authors on authors.id = other.author
where mine.author = ? and withdrawn is null order by papers.arxiv desc, other.position
"""


@hookimpl
def extra_template_vars(datasette: Any, table: str | None, view_name: str) -> dict[str, Any]:
    """The function, on the page of an author."""

    async def circles_of(author: str) -> list[dict[str, Any]]:
        rows = list(await datasette.execute(DATABASE, WRITTEN, [author]))
        names = {row["paper"]: row["name"] for row in rows}
        others: dict[str, list[str]] = {paper: [] for paper in names}
        for row in rows:
            others[row["paper"]] += [row["author_name"]] if row["author"] else []
        return [
            {
                "papers": [(paper, names[paper]) for paper in circle],
                "people": list(dict.fromkeys(name for paper in circle for name in others[paper])),
            }
            for circle in circles(others)
        ]

    return {"circles_of": circles_of} if (view_name, table) == ("row", "authors") else {}
