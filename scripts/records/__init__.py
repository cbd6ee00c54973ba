"""Records: `data/**/*.toml` comes in, typed records or faults go out.

Only this folder reads `data/`. Begin with `catalogue.read_catalogue`; `models` has the fields of each
record, `rules/` one small function for each rule, `check` runs them all, and `walk` yields all papers.
"""
