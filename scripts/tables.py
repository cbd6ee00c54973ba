"""Normalize records into rows: the tables of the package, with no I/O and no side effects."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from scripts.addresses import addresses
from scripts.catalogue import Catalogue
from scripts.names import fold
from scripts.records import Paper, Toolkit

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def make_tables(catalogue: Catalogue) -> Tables:
    """Every table but the one about the dataset itself: rows of plain values, in order of primary key."""
    papers = dict(sorted(catalogue.papers.items()))
    toolkits = dict(sorted(catalogue.toolkits.items()))
    return {
        "sections": vocabulary_rows("id", catalogue.sections),
        "tasks": vocabulary_rows("name", catalogue.tasks),
        "methods": vocabulary_rows("name", catalogue.methods),
        "venues": vocabulary_rows("name", catalogue.venues),
        "link_labels": vocabulary_rows("name", catalogue.link_labels),
        "papers": [paper_row(paper_id, paper) for paper_id, paper in papers.items()],
        "authors": author_rows(papers.values()),
        "paper_authors": [
            {"paper": paper_id, "position": position, "author": fold(author)}
            for paper_id, paper in papers.items()
            for position, author in enumerate(paper.authors, 1)
        ],
        "paper_tasks": pair_rows("paper", "task", {i: p.tasks for i, p in papers.items()}),
        "paper_methods": pair_rows("paper", "method", {i: p.methods for i, p in papers.items()}),
        "links": link_rows("paper", papers),
        "evidence": [
            {"paper": paper_id, "field": named, "url": url}
            for paper_id, paper in papers.items()
            for named, url in sorted(paper.evidence.items())
        ],
        "corrections": [
            row for paper_id, paper in papers.items() for row in correction_rows(paper_id, paper)
        ],
        "toolkits": [toolkit_row(toolkit_id, toolkit) for toolkit_id, toolkit in toolkits.items()],
        "toolkit_tasks": pair_rows("toolkit", "task", {i: t.tasks for i, t in toolkits.items()}),
        "toolkit_methods": pair_rows("toolkit", "method", {i: t.methods for i, t in toolkits.items()}),
        "toolkit_links": link_rows("toolkit", toolkits),
        "toolkit_papers": pair_rows("toolkit", "paper", {i: t.implements for i, t in toolkits.items()}),
        "candidates": [
            {"id": paper_id, **paper.model_dump(exclude={"corrections", "withdrawn", "superseded_by"})}
            for paper_id, paper in sorted(catalogue.candidates.items())
        ],
        "rejections": [
            {"id": paper_id, **rejection.model_dump()}
            for paper_id, rejection in sorted(catalogue.rejections.items())
        ],
        "link_checks": link_check_rows(catalogue),
        "peers": [{"name": name, **peer.model_dump()} for name, peer in sorted(catalogue.peers.items())],
        "related_lists": [
            {"id": list_id, **related.model_dump()}
            for list_id, related in sorted(catalogue.related_lists.items())
        ],
    }


def dataset_row(package: Mapping[str, Any], catalogue: Catalogue) -> Row:
    """The one row about the dataset: what the package says of itself, and how much it holds."""
    papers = catalogue.papers.values()
    days = [day for paper in papers for day in (paper.added, paper.withdrawn) if day]
    days += [correction.date for paper in papers for correction in paper.corrections]
    days += [toolkit.added for toolkit in catalogue.toolkits.values()]
    return {
        "name": package["name"],
        "title": package["title"],
        "version": package["version"],
        "updated": max(days),
        "license": package["licenses"][0]["name"],
        "papers": len(papers),
        "authors": len(author_rows(papers)),
        "venues": len({paper.venue for paper in papers}),
        "candidates": len(catalogue.candidates),
        "toolkits": len(catalogue.toolkits),
        "related_lists": len(catalogue.related_lists),
    }


def vocabulary_rows(key: str, terms: Mapping[str, Any]) -> list[Row]:
    """The terms of a vocabulary with their position in its file, in order of key; without its phrases."""
    rows = [
        {key: name, "position": position, **term.model_dump(exclude={"aliases", "hints"})}
        for position, (name, term) in enumerate(terms.items(), 1)
    ]
    return sorted(rows, key=lambda row: row[key])


def paper_row(paper_id: str, paper: Paper) -> Row:
    """The paper with its tags, authors and links in it, so that the row reads by itself."""
    return {"id": paper_id, **paper.model_dump(exclude={"evidence", "corrections"})}


def toolkit_row(toolkit_id: str, toolkit: Toolkit) -> Row:
    """The toolkit with its tags and links in it."""
    return {"id": toolkit_id, **toolkit.model_dump(exclude={"implements"})}


def author_rows(papers: Iterable[Paper]) -> list[Row]:
    """Each author once, by folded name."""
    names = {fold(author): author for paper in papers for author in paper.authors}
    return [{"id": author_id, "name": name} for author_id, name in sorted(names.items())]


def pair_rows(left: str, right: str, pairs: Mapping[str, list[str]]) -> list[Row]:
    """A join table; position keeps the order in the record."""
    rows: list[Row] = [
        {left: owner, "position": position, right: value}
        for owner, values in pairs.items()
        for position, value in enumerate(values, 1)
    ]
    return sorted(rows, key=itemgetter(left, right))


def link_rows(owner: str, records: Mapping[str, Paper] | Mapping[str, Toolkit]) -> list[Row]:
    """One row a link; position keeps the order in the record."""
    rows: list[Row] = [
        {owner: record_id, "position": position, "label": label, "url": url}
        for record_id, record in records.items()
        for position, (label, url) in enumerate(record.links.items(), 1)
    ]
    return sorted(rows, key=itemgetter(owner, "label"))


def link_check_rows(catalogue: Catalogue) -> list[Row]:
    """What the last check found of each address that a record still names."""
    named = addresses(catalogue)
    return [
        {"url": url, **check.model_dump(), "failed": [str(day) for day in check.failed]}
        for url, check in sorted(catalogue.link_checks.items())
        if url in named
    ]


def correction_rows(paper_id: str, paper: Paper) -> Iterator[Row]:
    """One row a correction; `now` is what it led to: the value of today, or what a later one replaced."""
    later: dict[str, str | None] = {}
    rows: list[Row] = []
    for position, correction in reversed(list(enumerate(paper.corrections, 1))):
        was, now = (
            as_text(correction.was),
            later.get(correction.field, present_value(paper, correction.field)),
        )
        later[correction.field] = was
        rows.append(
            {
                "paper": paper_id,
                "position": position,
                "field": correction.field,
                "was": was,
                "now": now,
                **correction.model_dump(include={"evidence", "reason", "date"}),
            }
        )
    return reversed(rows)


def present_value(paper: Paper, field: str) -> str | None:
    """The value that the record has in a field such as "year" or "links.Code"."""
    name, _, label = field.partition(".")
    value = getattr(paper, name)
    return as_text(value.get(label) if label else value)


def as_text(value: str | int | date | list[str] | None) -> str | None:
    """A value for a column that holds values of many fields: lists joined by commas."""
    if isinstance(value, list):
        return ", ".join(value)
    return None if value is None else str(value)
