"""Drawings: rows of SQL come in; shapes, which templates write as SVG, and pictures go out.

Begin with `metadata_charts` for the charts of the metadata (`drawings` and `timelines` draw them) and with
`tree_papers` for the family tree (`lineage` chooses papers, `tree` draws them). `slides` makes files of both,
`png` with another process.
"""
