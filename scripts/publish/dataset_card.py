"""The card of the dataset for hubs: the metadata of the package in, Markdown out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import yaml
from slugify import slugify

from scripts.build.markdown_list import escaped
from scripts.tables.rows import Row
from scripts.tables.schema import Table

CARD = "README.md"  # the name that hubs read
TASKS = ["text-classification", "text-retrieval"]  # in the hubs' terms: titles with human tags

# The hubs' names for numbers of rows.
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

USE = """\
## Use it

Each table is one Parquet file with real types: dates are dates, tags and authors are lists, and links are
lists of key and value pairs. With DuckDB, in this folder:

```sql
select title, map_from_entries(links)['Code'] as code
from 'parquet/papers.parquet'
where list_contains(methods, 'GRPO') and list_contains(tasks, 'T2V')
order by arxiv desc
```

With pandas:

```python
import pandas as pd

papers = pd.read_parquet("parquet/papers.parquet")
print(papers.explode("methods").groupby(["year", "methods"]).size())
```

`parquet/papers_by_year/` has the papers again, partitioned by year. `{name}-{version}-parquet.zip`
has the folder `parquet/` in one file. `{name}-{version}.zip` is the data package: the same tables as CSV with
a description of every column. `{name}.db` is an SQLite database of them, `{name}.bib` and `{name}.csl.json`
cite all papers, and `LIST.md` has all papers on one page.

`sha256sum --check SHA256SUMS` verifies the files. Pin the hash of the data package: every build of a version
gives the same bytes of that zip. The hashes of the other files are those of the published files only, because
they depend on the versions of the programs that wrote them."""

ABOUT = """\
## Where it comes from

People read papers and write one record per paper: title, venue, tasks, methods, authors, base models,
rewards, dates, links. A value that no source shows is empty. The dataset began with the list named under
"Licence and sources". If a value of that list or of an earlier version was wrong, the table `corrections` has
the old value and the evidence. Curators choose tags by the definitions in `tasks`, `methods` and `sections`.

## Limits

The dataset says what papers are about, not how good they are. People with the same name share a row in
`authors`. Papers that are not decided yet are in `candidates` and are not counted."""


def dataset_card(
    package: Mapping[str, Any], tables: Sequence[Table], dataset: Row, filled: Collection[str]
) -> str:
    """Return the card: YAML front matter, then the text.

    `dataset` is the row of the table `dataset`, `filled` the names of the tables that have rows.
    """
    about = front_matter(package, [table.name for table in tables if table.name in filled], dataset)
    head = yaml.safe_dump(about, sort_keys=False, allow_unicode=True)
    blocks = [
        f"# {escaped(package['title'])}",
        escaped(package.get("description", "")),
        f"Version {dataset['version']}, {dataset['updated']}: {dataset['papers']:,} papers of "
        f"{dataset['authors']:,} authors at {dataset['venues']:,} venues.",
        USE.format(name=package["name"], version=package["version"]),
        "## Tables",
        "\n".join(f"- `{table.name}`: {escaped(table.description)}" for table in tables),
        ABOUT,
        "## Licence and sources",
        "\n".join(licences(package["licenses"]) + sources(package.get("sources", []))),
    ]
    return f"---\n{head}---\n\n" + "\n\n".join(block for block in blocks if block) + "\n"


def front_matter(package: Mapping[str, Any], names: Iterable[str], dataset: Row) -> dict[str, Any]:
    """Return the part that hubs read: licence, language, tags, size, and the file of each table.

    `names` are the tables that have rows: the hubs' loader fails on empty ones.
    """
    return {
        "license": dataset["license"].lower(),
        "language": ["en"],
        "pretty_name": package["title"],
        "task_categories": TASKS,
        "tags": [slugify(keyword) for keyword in package.get("keywords", [])],
        "size_categories": [size_category(dataset["papers"])],
        "configs": [config(name, dataset["version"]) for name in names],
    }


def config(name: str, version: str) -> dict[str, Any]:
    """Return one table as the hubs load it; they show papers first.

    The version lets their loader distinguish a release from an older one in its cache.
    """
    first = {"default": True} if name == "papers" else {}
    return {"config_name": name, "data_files": f"parquet/{name}.parquet", "version": version, **first}


def size_category(rows: int) -> str:
    """Return the hubs' name for a number of rows."""
    return next((name for limit, name in SIZES if rows < limit), "n>1M")


def licences(known: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the licences, one per line."""
    return [f"- Licence: {linked_name(each)}" for each in known]


def sources(known: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the sources, one per line."""
    return [f"- Source: {linked_name(each)}" for each in known]


def linked_name(about: Mapping[str, str]) -> str:
    """Return a title or name with its address, if there is one."""
    named = about.get("title", about.get("name"))
    address = f"<{about['path']}>" if "path" in about else None
    return ", ".join(part for part in (named and escaped(named), address) if part)
