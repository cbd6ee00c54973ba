"""Search: the text of a reader comes in; a condition and an order of papers go out, as SQL.

Begin with `search_input.search_of`; `paper_names` matches names in any spelling, `ranking` writes the order
into Datasette's SQL, and `relevance` wraps Datasette's view with it.
"""
