"""Frictionless: the data package with its types, from a folder, a zip or an address."""

import sys
from collections import Counter

from frictionless import Package

package = Package(sys.argv[1])  # datapackage.json, the zip, or the address of either
years = Counter(
    paper["year"]
    for paper in package.get_table_resource("papers").read_rows()
    if "GRPO" in paper["methods"]
    and {"T2V", "I2V", "V2V"}.intersection(paper["tasks"])
    and "Code" in paper["links"]
    and not paper["withdrawn"]
)
for year, papers in sorted(years.items()):
    print(year, papers, sep="  ")
