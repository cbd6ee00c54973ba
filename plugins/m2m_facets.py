"""Count the values of a join table with the facet type `m2m`.

Write `m2m: paper_methods` among the facets of a table in the metadata, or `?_facet_m2m=paper_methods`. The
join table has a foreign key to this table and one to another; if it has several others, write `{"table": …,
"column": …}`. The links of the facet set Datasette's own filter `_through`.
"""

from datasette import hookimpl

from scripts.facets.by_join import JoinFacet


@hookimpl
def register_facet_classes() -> list[type]:
    """Add the facet type `m2m`."""
    return [JoinFacet]
