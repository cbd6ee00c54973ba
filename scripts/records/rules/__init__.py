"""The rules of the list, one small function each.

A rule takes the catalogue and yields its faults; check.py calls all rules.
"""
