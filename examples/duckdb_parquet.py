"""DuckDB: query the papers as Parquet; tags are lists, links are key and value pairs."""

import sys

import duckdb

QUESTION = """
SELECT year, count(*)
FROM read_parquet($papers)
WHERE withdrawn IS NULL
  AND list_contains(methods, 'GRPO')
  AND list_has_any(tasks, ['T2V', 'I2V', 'V2V'])
  AND map_contains(map_from_entries(links), 'Code')
GROUP BY year
ORDER BY year
"""
for year, papers in duckdb.execute(QUESTION, {"papers": f"{sys.argv[1]}/parquet/papers.parquet"}).fetchall():
    print(year, papers, sep="  ")
