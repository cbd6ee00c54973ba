"""From curated records to tables, a data package, a database and the site.

Data flows one way. Each folder imports only `faults` and folders above it (tests/test_layers.py checks this):

- system: reads and replaces files whole, talks to the terminal
- records: reads `data/` into typed records and checks them
- tables: records to rows, CSV, data package and SQLite
- build: writes all outputs of the repository, all or none
- publish: exports for readers: zip, Parquet, citations, Croissant
- versions: compares versions of the data and makes releases
- web: asks arXiv, pages and links
- triage: suggests scope, section and tags from words
- curate: makes new records
- upkeep: compares records with the web, week by week
- facets: counts for the plugins of the site
- site: what else the plugins of the site share
- commands: the command line on top
"""
