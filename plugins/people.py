"""Add authors to templates: those with the most papers, and groups of papers that may be by different people.

`most_papers()` lists the authors with the most papers. `circles_of(author)` groups the papers of one name by
their other authors: groups without a common author may be by namesakes.
"""

from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl

from scripts.site.circles import circles

DATABASE = "diffusion-rl"
MOST = """
select authors.*, papers from (
  select author, count(*) as papers from paper_authors
  where paper not in (select id from papers where withdrawn is not null)
  group by author order by papers desc, author limit 300
) join authors on authors.id = author order by papers desc, authors.id
"""
WRITTEN = """
select mine.paper, coalesce(short_name, title) as name, other.author, authors.name as author_name
from paper_authors as mine join papers on papers.id = mine.paper
left join paper_authors as other on other.paper = mine.paper and other.author != mine.author
left join authors on authors.id = other.author
where mine.author = ? and withdrawn is null order by papers.arxiv desc, other.position
"""


leading: "WeakKeyDictionary[Any, list[Any]]" = WeakKeyDictionary()  # by site


@hookimpl
def startup(datasette: Any) -> Any:
    """Count once, at the start: for a large list it takes longer than a page may take."""

    async def count() -> None:
        database = datasette.get_database(DATABASE)
        leading[datasette] = await database.execute_fn(lambda connection: connection.execute(MOST).fetchall())

    return count


@hookimpl
def extra_template_vars(datasette: Any, table: str | None, view_name: str) -> dict[str, Any]:
    """Add each function on the page that uses it."""

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

    if table != "authors":
        return {}
    return {"circles_of": circles_of} if view_name == "row" else {"most_papers": lambda: leading[datasette]}
