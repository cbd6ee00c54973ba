"""Triage: titles and abstracts come in; suggested scope, section, tasks and methods go out.

Begin with `suggest.suggest`. The phrases are data: `data/scope.toml` and the vocabularies.
"""
