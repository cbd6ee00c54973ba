"""From curated records to tables, a data package and a database.

The modules stand in the order in which data flows through them:
faults, names, files, records, validate, catalogue, rules, check, tables, descriptor, package,
database, readme, guards, build, cli. None imports a later one.
"""
