"""Exports: the built package comes in, files for readers go out to `dist/`.

Begin with `export`. `export_folder` replaces the folder as a whole, `archive` packs files, `person_names`
splits names for `citations`; each other module makes one format.
"""
