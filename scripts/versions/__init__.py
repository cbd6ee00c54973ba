"""Versions: two versions of the data package come in; what changed, a changelog and a release go out.

Begin with `diff.compare` and `release`. `locations` finds a version in a folder, a zip or a git revision.
"""
