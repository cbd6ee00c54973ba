"""DuckDB: query the attached SQLite database."""

import sys

import duckdb

connection = duckdb.connect()
connection.execute(f"ATTACH '{sys.argv[1]}/diffusion-rl.db' AS list (TYPE sqlite, READ_ONLY)")

QUESTION = """
SELECT year, count(*)
FROM list.papers
WHERE withdrawn IS NULL
  AND id IN (SELECT paper FROM list.paper_methods WHERE method = 'GRPO')
  AND id IN (SELECT paper FROM list.paper_tasks WHERE task IN ('T2V', 'I2V', 'V2V'))
  AND id IN (SELECT paper FROM list.links WHERE label = 'Code')
GROUP BY year
ORDER BY year
"""
for year, papers in connection.execute(QUESTION).fetchall():
    print(year, papers, sep="  ")
