"""Upkeep: records and answers of the web come in; proposals, changed records and reports go out.

Begin with `weekly`, which runs `refresh`, `discover` and `links` one after the other.
"""
