"""The rules of the list, one small function each.

A rule takes the catalogue and yields a fault for each thing that is wrong; check.py calls them all.
"""
