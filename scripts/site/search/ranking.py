"""Change the SQL of a list of papers to the order of a search."""

import re
from typing import Any

from scripts.site.search.search_input import WRITTEN, Wanted

ROWS = re.compile(r"(select .*?) from papers (where .*?) order by (arxiv desc) limit (\d+)$", re.S)
WORDS = """left join (
  select rowid as search_row, rank as search_rank from papers_fts
  where papers_fts match :search_words and rank match 'bm25(10.0, 10.0, 1.0, 2.0)'
) on search_row = papers.rowid"""
FIRST = "papers.id in (select value from json_each(:search_{})) desc"


def ranked(sql: str, search: Wanted, place: int) -> tuple[str, dict[str, Any]] | None:
    """Return the SQL from a position on, and its values; None if it is not the SQL for the rows."""
    found = ROWS.fullmatch(sql)
    if not found:
        return None
    select, where, newest, limit = found.groups()
    by_words = "search_words" in search.values
    order = ["search_rank is null", "search_rank"] if by_words else []
    first = [FIRST.format("exact"), f"{WRITTEN} desc", FIRST.format("begin")]
    order = [*first, *order, newest]
    source = f"papers {WORDS}" if by_words else "papers"
    changed = f"{select} from {source} {where} order by {', '.join(order)} limit {limit} offset {place}"
    values = {"exact": search.exact, "begin": search.begin, "author": search.author}
    return changed, {f"search_{name}": value for name, value in values.items()}
