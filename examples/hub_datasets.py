"""datasets: load the export as a hub repository; its README.md configures the loader."""

import sys
from collections import Counter

from datasets import load_dataset

papers = load_dataset(sys.argv[1], "papers", split="train")
years = Counter(
    paper["year"]
    for paper in papers
    if "GRPO" in paper["methods"]
    and {"T2V", "I2V", "V2V"}.intersection(paper["tasks"])
    and any(link["key"] == "Code" for link in paper["links"])
    and not paper["withdrawn"]
)
for year, count in sorted(years.items()):
    print(year, count, sep="  ")
