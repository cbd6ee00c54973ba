"""Find out whether the list has a paper: values from a source in, the record of the paper out."""

from collections.abc import Mapping
from typing import Any

from scripts.curate.matching import Known, index_of_known, keys
from scripts.faults import Fault
from scripts.records.catalogue import Catalogue
from scripts.records.models import Candidate, Paper, Rejection
from scripts.records.walk import each_paper
from scripts.web.references import Reference, read_reference

Owners = Mapping[str, tuple[str, Known]]


def owners_of(catalogue: Catalogue) -> Owners:
    """Return the place and record of each known paper, by ids, title, and the pages that it links to."""
    owners = index_of_known(catalogue)
    for path, _, paper in each_paper(catalogue):
        for url in paper.links.values():
            reference = read_reference(url)
            if isinstance(reference, Reference):
                owners.setdefault(reference.url, (path, paper))
    return owners


def known_at(owners: Owners, reference: Reference, values: Mapping[str, Any]) -> tuple[str, Known] | None:
    """Return the place and record of a paper, if the list has it."""
    paper = Paper.model_construct(**{"title": "", "arxiv": None, "doi": None, "links": {}, **values})
    name = f"{reference.kind} {reference.name.casefold()}"
    return next((owners[key] for key in (reference.url, name, *keys(paper)) if key in owners), None)


def known_fault(owners: Owners, reference: Reference, values: Mapping[str, Any]) -> Fault | None:
    """Return the fault for a paper that is already in the list; it names the record."""
    found = known_at(owners, reference, values)
    return Fault(reference.given, "", listed_as(*found)) if found else None


def listed_as(path: str, known: Known) -> str:
    """Return the place of a known paper, and how to change its record."""
    if isinstance(known, Rejection):
        return f"is rejected, {path}: {known.reason}; to take it after all, delete that entry"
    if isinstance(known, Candidate):
        return f"is a candidate, {path}: {known.reason}; to decide, move or delete that file"
    return f"is in the list, {path}"
