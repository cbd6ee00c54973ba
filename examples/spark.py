"""Spark: read the papers, partitioned by year, in parallel; for data that needs several machines."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", False).getOrCreate()
papers = spark.read.parquet(f"{sys.argv[1]}/parquet/papers_by_year")
found = papers.where(
    f.array_contains("methods", "GRPO")
    & f.arrays_overlap("tasks", f.array(*map(f.lit, ["T2V", "I2V", "V2V"])))
    & f.exists("links", lambda link: link["key"] == "Code")
    & f.isnull("withdrawn")
)
for year, count in found.groupBy("year").count().orderBy("year").collect():
    print(year, count, sep="  ")
spark.stop()
