"""Add papers to the list: names and given values in, the files of new records out."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.curate.already_listed import known_fault, owners_of
from scripts.curate.new_values import Note, Values
from scripts.curate.propose import propose, with_record
from scripts.curate.record_file import record_text
from scripts.curate.template import fill, read_template
from scripts.faults import Fault, ListError
from scripts.records.catalogue import Catalogue
from scripts.web.findings import Finding, by_reference
from scripts.web.lookup import ReferenceProgress, look_up_reference, look_up_references
from scripts.web.references import Reference, read_reference


class NewFile(NamedTuple):
    """A file to write, and notes about its values."""

    path: str
    text: str
    notes: list[Note]


Make = Callable[[Reference, Catalogue], tuple[NewFile, Catalogue]]


def references_of(names: Iterable[str], given: Values, catalogue: Catalogue) -> list[Reference]:
    """Return the papers with these names; raise ListError if one is not valid, given twice or in the list."""
    owners, faults, references = owners_of(catalogue), [], list[Reference]()
    for reference in map(read_reference, names):
        if isinstance(reference, Fault):
            faults.append(reference)
        elif fault := known_fault(owners, reference, given):
            faults.append(fault)
        elif reference[:2] in (other[:2] for other in references):
            faults.append(Fault(reference.given, "", "is given twice"))
        else:
            references.append(reference)
    if faults:
        raise ListError(faults)
    return references


def new_records(
    references: list[Reference], given: Values, catalogue: Catalogue, progress: ReferenceProgress = list
) -> list[NewFile]:
    """Return the records of papers from arXiv and other pages; the earliest paper chooses its id first."""
    findings, faults = look_up_references(references, catalogue, progress)

    def make(reference: Reference, catalogue: Catalogue) -> tuple[NewFile, Catalogue]:
        return new_record(reference, findings[reference], given, catalogue)

    by_age = sorted(findings, key=lambda reference: findings[reference].values.get("arxiv") or "~")
    files = in_turn(by_age, make, catalogue, faults)
    return [files[reference] for reference in references]


def in_turn(
    references: list[Reference], make: Make, catalogue: Catalogue, faults: list[Fault]
) -> dict[Reference, NewFile]:
    """Return the file of each paper, checked with the list and earlier papers; raise all faults at once."""
    files = {}
    for reference in references:
        try:
            files[reference], catalogue = make(reference, catalogue)
        except ListError as error:
            faults += error.faults
    if faults:
        raise ListError(faults)
    return files


def new_record(
    reference: Reference, finding: Finding, given: Values, catalogue: Catalogue
) -> tuple[NewFile, Catalogue]:
    """Return the file of a paper's record, and the catalogue with this record."""
    if fault := known_fault(owners_of(catalogue), reference, finding.values | given):
        raise ListError([fault])
    proposal = propose(reference.given, finding, given, catalogue)
    new = NewFile(proposal.path, record_text(proposal.paper), proposal.notes)
    return new, with_record(catalogue, proposal)


def new_templates(
    root: Path, references: list[Reference], given: Values, catalogue: Catalogue
) -> list[NewFile]:
    """Return the template for each paper, with the values that are known offline."""
    template = read_template(root)

    def make(reference: Reference, catalogue: Catalogue) -> tuple[NewFile, Catalogue]:
        return new_template(template, reference, given, catalogue)

    return list(in_turn(references, make, catalogue, []).values())


def new_template(
    template: str, reference: Reference, given: Values, catalogue: Catalogue
) -> tuple[NewFile, Catalogue]:
    """Return the template for a paper with notes on missing values, and the catalogue with this paper."""
    finding = by_reference(reference, catalogue)
    proposal = propose(reference.given, finding, given, catalogue, partly=True)
    values = proposal.paper.model_dump(exclude_unset=True, exclude=set(proposal.lacking))
    notes = [*proposal.notes, ("to fill in", ", ".join(proposal.lacking) or "nothing")]
    return NewFile(proposal.path, fill(template, values), notes), with_record(catalogue, proposal)


def formed_record(shown: str, given: Values, catalogue: Catalogue, offline: bool) -> NewFile:
    """Return the record of a paper from given values; the others come from arXiv, if it has the paper."""
    reference, finding = Reference("page", "", shown), Finding()
    if "arxiv" in given:
        reference = Reference("arxiv", given["arxiv"], shown)
        if fault := known_fault(owners_of(catalogue), reference, given):
            raise ListError([fault])
        finding = by_reference(reference, catalogue) if offline else look_up_reference(reference, catalogue)
    return new_record(reference, finding, given, catalogue)[0]
