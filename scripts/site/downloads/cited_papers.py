"""The papers in the rows of a page, with the values that citations and lists need."""

import json
from typing import Any

from datasette import NotFound
from datasette.utils.asgi import BadRequest

CITED_PAPERS = """
select papers.*, venues.title as venue_title, venues.kind as venue_kind, (
  select url from links join link_labels on link_labels.name = label
  where links.paper = papers.id and link_labels.kind = 'proceedings' order by links.position limit 1
) as published
from json_each(?) as wanted join papers on papers.id = wanted.value join venues on venues.name = venue
order by wanted.key
"""


def names_papers(columns: list[str], table: str | None) -> bool:
    """Return whether rows are papers, or rows of a query that returns ids of papers."""
    return table in (None, "papers") and {"id", "title"} <= set(columns)


def ids_of(table: str | None, columns: list[str], rows: Any) -> list[str]:
    """Return the ids of the papers in the rows."""
    if table not in (None, "papers"):
        raise NotFound(f"{table} has no papers to cite")
    if not {"id", "title"} <= set(columns):
        raise BadRequest("Citations need the columns id and title of papers.")
    return [str(row["id"]) for row in rows]


async def papers_to_cite(datasette: Any, database: str, ids: list[str]) -> list[dict[str, Any]]:
    """Return the papers with their venues, each once, in the order of the ids; JSON columns are parsed."""
    wanted = json.dumps(list(dict.fromkeys(ids)))
    rows = (await datasette.get_database(database).execute(CITED_PAPERS, [wanted])).rows
    return [dict(row, **{name: json.loads(row[name]) for name in ("authors", "links")}) for row in rows]


def following(data: Any) -> dict[str, str]:
    """Return the header with the address of the next page, as for JSON arrays, if a list has one."""
    return {"link": f'<{data["next_url"]}>; rel="next"'} if data.get("next_url") else {}
