"""Normalize records into rows: the tables of the package, with no I/O and no side effects."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from typing import Any

from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper, Record, Toolkit
from scripts.records.names import fold
from scripts.tables.addresses import named_addresses

Row = dict[str, Any]
Tables = dict[str, list[Row]]

RELATIONS = ("builds_on", "compares_with")
READING = ("summary", "base_models", "rewards", "benchmarks", *RELATIONS, "code_license", "read")
DECIDED = ("corrections", "withdrawn", "superseded_by")  # fields that only a paper of the list can have


def make_tables(catalogue: Catalogue, *names: str) -> Tables:
    """Return tables: rows of plain values, in order of primary key. Without names, all except `dataset`."""
    return {name: list(ROWS[name](catalogue)) for name in names or ROWS}


def dataset_row(package: Mapping[str, Any], catalogue: Catalogue) -> Row:
    """Return the one row of the table `dataset`: metadata of the package, and numbers of records."""
    papers = catalogue.papers.values()
    days = [day for paper in papers for day in (paper.added, paper.withdrawn) if day]
    days += [correction.date for paper in papers for correction in paper.corrections]
    days += [toolkit.added for toolkit in catalogue.toolkits.values()]
    return {
        "name": package["name"],
        "title": package["title"],
        "version": package["version"],
        "updated": max(days),
        "searched": catalogue.searched,
        "license": package["licenses"][0]["name"],
        "papers": len(papers),
        "authors": len({fold(author) for paper in papers for author in paper.authors}),
        "venues": len({paper.venue for paper in papers} - preprint_venues(catalogue)),
        "candidates": len(catalogue.candidates),
        "toolkits": len(catalogue.toolkits),
        "related_lists": len(catalogue.related_lists),
    }


def preprint_venues(catalogue: Catalogue) -> set[str]:
    """Return the venues for preprints: arXiv."""
    return {name for name, venue in catalogue.venues.items() if venue.kind == "preprint"}


def vocabulary_rows(key: str, terms: Mapping[str, Record]) -> list[Row]:
    """Return the terms of a vocabulary with their position in its file, in order of key; without phrases."""
    rows = [
        {key: name, "position": position, **term.model_dump(exclude={"aliases", "hints", "hosts"})}
        for position, (name, term) in enumerate(terms.items(), 1)
    ]
    return sorted(rows, key=lambda row: str(row[key]))


def record_rows(key: str, records: Mapping[str, Record], *elsewhere: str) -> Iterator[Row]:
    """Yield one row per record, with tags, authors and links, so that no join is needed to read it.

    `elsewhere` names the fields that are only in other tables.
    """
    for name, record in sorted(records.items()):
        yield {key: name, **record.model_dump(exclude=set(elsewhere))}


def author_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Yield each author once; the id is the folded name."""
    papers = (paper for _, paper in sorted(catalogue.papers.items()))
    names = {fold(author): author for paper in papers for author in paper.authors}
    for author_id in sorted(names):
        yield {"id": author_id, "name": names[author_id]}


def paper_author_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Yield the authors of each paper in their order."""
    for paper_id, paper in sorted(catalogue.papers.items()):
        for position, author in enumerate(paper.authors, 1):
            yield {"paper": paper_id, "position": position, "author": fold(author)}


def pair_rows(left: str, right: str, records: Mapping[str, Record], field: str) -> Iterator[Row]:
    """Yield a join table of records and the names in one of their lists; `position` is the order there."""
    for owner, record in sorted(records.items()):
        for name, position in sorted(zip(getattr(record, field), count(1), strict=False)):
            yield {left: owner, "position": position, right: name}


def relation_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Yield one row for each paper of the list that a paper builds on or compares with."""
    for paper_id, paper in sorted(catalogue.papers.items()):
        for relation in RELATIONS:
            others: list[str] = getattr(paper, relation)
            for other, position in sorted(zip(others, count(1), strict=False)):
                yield {"paper": paper_id, "position": position, "relation": relation, "other": other}


def link_rows(owner: str, records: Mapping[str, Paper] | Mapping[str, Toolkit]) -> Iterator[Row]:
    """Yield one row per link; `position` is the order in the record."""
    for record_id in sorted(records):
        links = records[record_id].links.items()
        for (label, url), position in sorted(zip(links, count(1), strict=False)):
            yield {owner: record_id, "position": position, "label": label, "url": url}


def link_check_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Yield the result of the last check of each address that a record still names."""
    checks = catalogue.link_checks
    for url in sorted({url for url, _ in named_addresses(catalogue) if url in checks}):
        yield {"url": url, **checks[url].model_dump(), "failed": [str(day) for day in checks[url].failed]}


def evidence_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Yield one row per field for which a paper names evidence."""
    for paper_id, paper in sorted(catalogue.papers.items()):
        for field, url in sorted(paper.evidence.items()):
            yield {"paper": paper_id, "field": field, "url": url}


def correction_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Yield one row per correction, by paper and in order."""
    for paper_id, paper in sorted(catalogue.papers.items()):
        for row in reversed(list(corrections_backwards(paper))):
            yield {"paper": paper_id, **row}


def corrections_backwards(paper: Paper) -> Iterator[Row]:
    """Yield the last one first; `now` is the value after it: the present one, or the `was` of a later one."""
    later: dict[str, str | None] = {}
    for position, correction in reversed(list(enumerate(paper.corrections, 1))):
        field, was = correction.field, as_text(correction.was)
        now = later.get(field, present_value(paper, field))
        later[field] = was
        yield {
            "position": position,
            "field": field,
            "was": was,
            "now": now,
            **correction.model_dump(include={"evidence", "reason", "date"}),
        }


def present_value(paper: Paper, field: str) -> str | None:
    """Return the value that the record has in a field such as "year" or "links.Code"."""
    name, _, label = field.partition(".")
    value = getattr(paper, name)
    return as_text(value.get(label) if label else value)


def as_text(value: str | int | date | list[str] | None) -> str | None:
    """Return a value for a column with values of many fields: lists are joined by commas."""
    if isinstance(value, list):
        return ", ".join(value)
    return None if value is None else str(value)


# The rows of each table are made one by one: together they need more memory than the records.
ROWS: Mapping[str, Callable[[Catalogue], Iterable[Row]]] = {
    "sections": lambda it: vocabulary_rows("id", it.sections),
    "tasks": lambda it: vocabulary_rows("name", it.tasks),
    "methods": lambda it: vocabulary_rows("name", it.methods),
    "venues": lambda it: vocabulary_rows("name", it.venues),
    "link_labels": lambda it: vocabulary_rows("name", it.link_labels),
    "base_models": lambda it: vocabulary_rows("name", it.base_models),
    "rewards": lambda it: vocabulary_rows("name", it.rewards),
    "benchmarks": lambda it: vocabulary_rows("name", it.benchmarks),
    "papers": lambda it: record_rows("id", it.papers, "evidence", "corrections", *RELATIONS),
    "authors": author_rows,
    "paper_authors": paper_author_rows,
    "paper_tasks": lambda it: pair_rows("paper", "task", it.papers, "tasks"),
    "paper_methods": lambda it: pair_rows("paper", "method", it.papers, "methods"),
    "paper_base_models": lambda it: pair_rows("paper", "base_model", it.papers, "base_models"),
    "paper_rewards": lambda it: pair_rows("paper", "reward", it.papers, "rewards"),
    "paper_benchmarks": lambda it: pair_rows("paper", "benchmark", it.papers, "benchmarks"),
    "paper_relations": relation_rows,
    "links": lambda it: link_rows("paper", it.papers),
    "evidence": evidence_rows,
    "corrections": correction_rows,
    "toolkits": lambda it: record_rows("id", it.toolkits, "implements"),
    "toolkit_tasks": lambda it: pair_rows("toolkit", "task", it.toolkits, "tasks"),
    "toolkit_methods": lambda it: pair_rows("toolkit", "method", it.toolkits, "methods"),
    "toolkit_links": lambda it: link_rows("toolkit", it.toolkits),
    "toolkit_papers": lambda it: pair_rows("toolkit", "paper", it.toolkits, "implements"),
    "candidates": lambda it: record_rows("id", it.candidates, *DECIDED, *READING),
    "rejections": lambda it: record_rows("id", it.rejections),
    "link_checks": link_check_rows,
    "peers": lambda it: record_rows("name", it.peers),
    "related_lists": lambda it: record_rows("id", it.related_lists),
}
