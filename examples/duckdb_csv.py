"""DuckDB: query the CSV files directly, without import."""

import sys

import duckdb

QUESTION = """
SELECT year, count(*)
FROM read_csv($tables || '/papers.csv')
WHERE withdrawn IS NULL
  AND id IN (SELECT paper FROM read_csv($tables || '/paper_methods.csv') WHERE method = 'GRPO')
  AND id IN (SELECT paper FROM read_csv($tables || '/paper_tasks.csv') WHERE task IN ('T2V', 'I2V', 'V2V'))
  AND id IN (SELECT paper FROM read_csv($tables || '/links.csv') WHERE label = 'Code')
GROUP BY year
ORDER BY year
"""
for year, papers in duckdb.execute(QUESTION, {"tables": f"{sys.argv[1]}/data/tables"}).fetchall():
    print(year, papers, sep="  ")
