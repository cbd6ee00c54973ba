"""From curated records to tables, a data package and a database.

The modules stand in the order in which data flows through them:
faults, files, records, catalogue, check, tables, package, database, build, cli.
None imports a later one.
"""
