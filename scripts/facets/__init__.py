"""Facets: join tables come in, counts by term and filters in SQL go out, for the plugins of the site.

Begin with `joins`, the path from a paper to its terms. `counted_facets` counts by them (`replaced_facets` and
`groups` are its types, `memory_counts` its fast way; `list_counts` and `first_rows` use that for lists);
`filters`, `any_of`, `days` and `paper_filters` select.
"""
