"""Croissant: read the record sets, as loaders for machine learning do."""

import sys
from collections import Counter

from mlcroissant import Dataset

dataset = Dataset(f"{sys.argv[1]}/croissant.json")
with_code = {link["links/paper"] for link in dataset.records("links") if link["links/label"] == b"Code"}
years = Counter(
    paper["papers/year"]
    for paper in dataset.records("papers")
    if b"GRPO" in paper["papers/methods"]
    and {b"T2V", b"I2V", b"V2V"}.intersection(paper["papers/tasks"])
    and paper["papers/id"] in with_code
    and not paper["papers/withdrawn"]
)
for year, papers in sorted(years.items()):
    print(year, papers, sep="  ")
