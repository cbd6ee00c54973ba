"""Drawings: rows of SQL come in; shapes, which templates write as SVG, and pictures go out.

Begin with `charts` for the charts of the metadata (`drawings` and `timelines` draw them) and `tree_papers`
for the family tree (`tree` draws it). `slides` makes files of both, `png` with another process.
"""
