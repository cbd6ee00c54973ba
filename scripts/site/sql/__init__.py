"""SQL: a statement comes in, rows go out.

Begin with `routing`, which sends readers' SQL to `processes`; each of them runs `worker`. `functions` are
those that our SQL calls. `kept_rows` and `kept_schema` ask once what many pages need.
"""
