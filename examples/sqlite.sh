#!/bin/sh
# The command line of SQLite on the database.
sqlite3 -readonly -separator '  ' "$1/diffusion-rl.db" "
  SELECT year, count(*)
  FROM papers
  WHERE withdrawn IS NULL
    AND id IN (SELECT paper FROM paper_methods WHERE method = 'GRPO')
    AND id IN (SELECT paper FROM paper_tasks WHERE task IN ('T2V', 'I2V', 'V2V'))
    AND id IN (SELECT paper FROM links WHERE label = 'Code')
  GROUP BY year
  ORDER BY year
"
