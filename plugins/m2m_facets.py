"""Facets by `m2m`: values that a join table gives.

`m2m: paper_methods` among the facets of a table in the metadata, or `?_facet_m2m=paper_methods`, counts
the values that a join table gives: a table with a foreign key to this one and a single other, or with
`{"table": …, "column": …}` several. Values toggle Datasette's own filter `_through`.
"""

from datasette import hookimpl

from scripts.facets.by_join import JoinFacet


@hookimpl
def register_facet_classes() -> list[type]:
    """The type of facet."""
    return [JoinFacet]
