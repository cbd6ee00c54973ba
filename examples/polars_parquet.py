"""Polars: a lazy query over the papers as Parquet; tags are lists."""

import sys

import polars as pl

papers = pl.scan_parquet(f"{sys.argv[1]}/parquet/papers.parquet")
found = papers.filter(
    pl.col("methods").list.contains("GRPO"),
    pl.col("tasks").list.set_intersection(["T2V", "I2V", "V2V"]).list.len() > 0,
    pl.col("links").list.eval(pl.element().struct.field("key") == "Code").list.any(),
    pl.col("withdrawn").is_null(),
)
for year, count in found.group_by("year").len().sort("year").collect().iter_rows():
    print(year, count, sep="  ")
