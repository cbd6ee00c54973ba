"""pandas: join the CSV tables."""

import sys

import pandas as pd

tables = f"{sys.argv[1]}/data/tables"
papers = pd.read_csv(f"{tables}/papers.csv", dtype={"arxiv": str}, parse_dates=["submitted", "withdrawn"])
methods = pd.read_csv(f"{tables}/paper_methods.csv")
tasks = pd.read_csv(f"{tables}/paper_tasks.csv")
links = pd.read_csv(f"{tables}/links.csv")

found = papers[
    papers["id"].isin(methods.loc[methods["method"] == "GRPO", "paper"])
    & papers["id"].isin(tasks.loc[tasks["task"].isin(["T2V", "I2V", "V2V"]), "paper"])
    & papers["id"].isin(links.loc[links["label"] == "Code", "paper"])
    & papers["withdrawn"].isna()
]
for year, count in found.groupby("year").size().items():
    print(year, count, sep="  ")
