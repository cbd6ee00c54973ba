"""Add authors to templates: those with the most papers, and groups of papers that may be by different people.

`most_papers()` lists the authors with the most papers. `coauthor_groups_of(author)` groups the
papers of one name by their other authors: groups without a common author may be by namesakes.
"""

from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl

from scripts.site import DATABASE
from scripts.site.lists.namesakes import papers_by_group

# The papers that are withdrawn are few: it is faster to subtract them than to look at all others.
MOST = """
with gone as (
  select author, count(*) as theirs from paper_authors
  where paper in (select id from papers where withdrawn is not null) group by author
)
select authors.*, papers from (
  select author, count(*) - coalesce(theirs, 0) as papers from paper_authors left join gone using (author)
  group by author order by papers desc, author limit 300
) join authors on authors.id = author order by papers desc, authors.id
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

    if table != "authors":
        return {}
    if view_name == "row":
        return {"coauthor_groups_of": partial(papers_by_group, datasette)}
    return {"most_papers": lambda: leading[datasette]}
