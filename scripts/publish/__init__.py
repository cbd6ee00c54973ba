"""Exports: the built package comes in, files for readers go out to `dist/`.

Begin with `export`; each other module makes one format.
"""
