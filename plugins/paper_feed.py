"""Serve papers.atom: a feed of any list of papers, with the same arguments as the list.

It has the newest sixty papers, and all others added on the same day as the last of them, so that no batch is
cut. The id of an entry never changes; its time is that of the record's last change.
"""

from typing import Any

from datasette import Response, hookimpl

from scripts.site import DATABASE
from scripts.site.downloads.atom import ATOM, atom, feed_urn
from scripts.site.lists.conditions import where_of
from scripts.site.lists.filter_labels import filter_label, filters_in
from scripts.site.request.arguments import pairs_of
from scripts.site.request.page import ensure_papers_visible

TITLE = "Papers on RL for image and video diffusion"
ENTRIES = """
with newest as (select added from papers where {where} order by added desc limit 60)
select 'urn:diffusion-rl:paper:' || id as atom_id, title as atom_title,
  '/diffusion-rl/papers/' || id as atom_link, added || 'T00:00:00Z' as atom_published,
  max(added, coalesce(read, ''), coalesce((select max(date) from corrections where paper = papers.id), ''))
    || 'T00:00:00Z' as atom_updated,
  coalesce(summary || ' ', '') || venue || ' ' || year || ': '
    || coalesce((select group_concat(value, ', ') from json_each(methods)), '') as atom_content,
  coalesce(json_extract(authors, '$[0]'), 'Authors unknown')
    || iif(json_array_length(authors) > 1, ' and others', '') as atom_author_name
from papers where {where} and added >= (select min(added) from newest)
order by added desc, arxiv desc limit 2000
"""


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the feed at the address of the table's format .atom."""
    return [(r"^/diffusion-rl/papers\.atom$", feed)]


async def feed(datasette: Any, request: Any) -> Any:
    """Return the feed; its title names the filters."""
    await ensure_papers_visible(datasette, request)
    where, values = await where_of(datasette, request, "papers", pairs_of(request))
    found = await datasette.execute(DATABASE, ENTRIES.format(where=where), values)
    filters = filters_in(pairs_of(request))
    title = ": ".join([TITLE, *filter(None, [", ".join(filter_label(*pair) for pair in filters)])])
    site = datasette.absolute_url(request, datasette.urls.instance()).rstrip("/")
    address = datasette.absolute_url(request, datasette.urls.path(request.full_path))
    rows = [dict(row) for row in found.rows]
    return Response(atom(title, address, site, rows, feed_urn("papers", filters)), content_type=ATOM)
