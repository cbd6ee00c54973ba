"""Frictionless: load all tables into PostgreSQL with types and keys, then query them."""

import sys

import psycopg
from frictionless import Package

descriptor, database = sys.argv[1:]  # datapackage.json, and an address such as postgresql://user@host/name
package = Package(descriptor)

# A row may refer to a later row of its own table, so these keys are added after all rows.
later = []
for table in package.resources:
    keys = table.schema.foreign_keys
    own = [key for key in keys if key["reference"]["resource"] == ""]
    table.schema.foreign_keys = [key for key in keys if key not in own]
    later += [(table.name, key["fields"][0]) for key in own]

package.publish(database.replace("postgresql://", "postgresql+psycopg://"))

QUESTION = """
SELECT year, count(*)
FROM papers
WHERE withdrawn IS NULL
  AND id IN (SELECT paper FROM paper_methods WHERE method = 'GRPO')
  AND id IN (SELECT paper FROM paper_tasks WHERE task IN ('T2V', 'I2V', 'V2V'))
  AND id IN (SELECT paper FROM links WHERE label = 'Code')
GROUP BY year
ORDER BY year
"""
with psycopg.connect(database) as connection:
    for table, column in later:
        connection.execute(f"ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {table}")
    for year, papers in connection.execute(QUESTION):
        print(year, papers, sep="  ")
