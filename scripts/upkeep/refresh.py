"""Bring records up to date with arXiv: a dataset in, changes and remarks out, written on request."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import tomlkit

from scripts.curate.record_file import Value, lines
from scripts.faults import Fault, ListError, PartlyDone
from scripts.records.catalogue import Catalogue
from scripts.records.check import faults_by_rules
from scripts.records.models import Correction, Paper
from scripts.records.names import fold
from scripts.records.walk import each_paper
from scripts.system.clock import today
from scripts.system.files import read_text
from scripts.system.guards import locked
from scripts.system.writing import replace_file
from scripts.upkeep.compare_with_arxiv import Compared, FieldChange, compare_record
from scripts.web.arxiv_api import Batches, Entry, look_up_all
from scripts.web.plain_text import spellings
from scripts.web.service import Service

P = TypeVar("P", bound=Paper)


class Refreshed(NamedTuple):
    """The number of compared records, the changes, the remarks for a person, and the faults."""

    asked: int
    changes: list[FieldChange]
    remarks: list[Fault]
    faults: list[Fault]


def refresh(catalogue: Catalogue, service: Service, progress: Batches = iter) -> Refreshed:
    """Compare every record that has an arXiv id with arXiv; changes that break a rule become remarks."""
    papers = {path: paper for path, _, paper in each_paper(catalogue) if paper.arxiv}
    entries = look_up_all([paper.arxiv for paper in papers.values() if paper.arxiv], service, progress)
    found = [compared_record(path, paper, entries, catalogue) for path, paper in papers.items()]
    changes = respelled_changes([change for each in found for change in each.changes], catalogue)
    broken = list(changes_faults(catalogue, changes))
    paths = {fault.path for fault in broken}
    return Refreshed(
        len(papers),
        [change for change in changes if change.path not in paths],
        sorted([fault for each in found for fault in each.remarks] + broken),
        sorted(fault for each in found for fault in each.faults),
    )


def compared_record(path: str, paper: Paper, entries: Mapping[str, Entry], catalogue: Catalogue) -> Compared:
    """Return the result for one record."""
    entry = entries.get(paper.arxiv or "")
    if entry is None:
        return Compared([], [], [Fault(path, "arxiv", f"arXiv has no paper '{paper.arxiv}'; check the id")])
    return compare_record(path, paper, entry, catalogue)


def respelled_changes(changes: list[FieldChange], catalogue: Catalogue) -> list[FieldChange]:
    """Return the changes, with names of authors spelled as other records do."""
    spelled = spellings(catalogue)
    done = []
    for change in changes:
        if change.field == "authors" and isinstance(change.now, list):
            change = change._replace(now=[spelled.setdefault(fold(name), name) for name in change.now])
        done.append(change)
    return done


def changes_faults(catalogue: Catalogue, changes: Iterable[FieldChange]) -> Iterator[Fault]:
    """Yield the faults of the changed records, by the rules."""
    values: dict[str, dict[str, Any]] = {}
    papers = {path: paper for path, _, paper in each_paper(catalogue)}
    for change in changes:
        mine = values.setdefault(change.path, {"corrections": papers[change.path].corrections})
        mine[change.field] = change.now
        if change.was is not None:
            mine["corrections"] = [*mine["corrections"], corrected(change, papers[change.path])]
    changed = replace(
        catalogue,
        papers=with_values(catalogue.papers, "papers", values),
        candidates=with_values(catalogue.candidates, "candidates", values),
    )
    yield from (fault for fault in faults_by_rules(changed) if fault.path in values)


def corrected(change: FieldChange, paper: Paper) -> Correction:
    """Return the correction for a change."""
    about = {"field": change.field, "was": change.was, "evidence": change.evidence, "reason": change.reason}
    return Correction.model_validate({**about, "date": max(today(), paper.added)})


def with_values(records: Mapping[str, P], folder: str, values: Mapping[str, dict[str, Any]]) -> dict[str, P]:
    """Return the records of a folder with new values, by the path of each."""
    return {
        name: record.model_copy(update=values.get(f"data/{folder}/{name}.toml"))
        for name, record in records.items()
    }


def write_changes(root: Path, changes: Iterable[FieldChange], day: date) -> list[str]:
    """Apply changes, each record atomically; return the changed paths.

    If somebody changed a record since it was read, or if it cannot be written, the others are written and
    PartlyDone is raised.
    """
    by_path: dict[str, list[FieldChange]] = {}
    faults, done = list[Fault](), list[str]()
    for change in changes:
        by_path.setdefault(change.path, []).append(change)
    with locked(root):
        for path, mine in by_path.items():
            text = read_text(root / path, path)
            if isinstance(text, Fault):
                faults.append(text)
            elif late := [change for change in mine if changed_meanwhile(text, change)]:
                faults += [
                    Fault(path, each.field, "has changed in the meantime; run it again") for each in late
                ]
            else:
                try:
                    replace_file(root, path, with_changes(text, mine, day).encode())
                    done.append(path)
                except ListError as error:
                    faults += error.faults
    if faults:
        raise PartlyDone(faults, done)
    return done


def changed_meanwhile(text: str, change: FieldChange) -> bool:
    """Return whether a field is no longer what it was when its change was found."""
    try:
        return bool(tomllib.loads(text).get(change.field) != change.was)
    except tomllib.TOMLDecodeError:
        return True


def with_changes(text: str, changes: Iterable[FieldChange], day: date) -> str:
    """Return the text of a record with its changes, and a correction for each replaced value."""
    document = tomlkit.parse(text)
    order = list(Paper.model_fields)
    corrections = []
    for change in changes:
        item = tomlkit.parse("".join(f"{line}\n" for line in lines({change.field: change.now})))[change.field]
        if change.field in document:
            document[change.field] = item
        else:
            before = [key for key in order[: order.index(change.field)] if key in document]
            document._insert_after(before[-1], change.field, item)
        if change.was is not None:
            corrections.append(correction(change, change.was, day))
    return tomlkit.dumps(document) + "".join(f"\n{text}" for text in corrections)


def correction(change: FieldChange, was: Value, day: date) -> str:
    """Return the correction of a replaced value, as TOML."""
    values = {"field": change.field, "was": was, "evidence": change.evidence, "reason": change.reason}
    return "\n".join(["[[corrections]]", *lines({**values, "date": day}), ""])
