"""Suggest scope, section, tasks and methods of a paper from the words of its title and abstract.

The phrases stand in data/scope.toml and as `aliases` and `hints` in the vocabularies; here is
only the arithmetic. Nothing in here decides: a curator does.
"""
