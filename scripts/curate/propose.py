"""Make a record from findings: findings and given values come in, a record and its reasons go out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple, get_args, get_origin

from scripts.curate.new_ids import free_id, taken_ids
from scripts.curate.new_values import Note, Values, gather
from scripts.faults import Fault, ListError, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.check import faults_by_rules
from scripts.records.models import Candidate, Paper
from scripts.records.rules.text import ID
from scripts.records.validate import typed_record
from scripts.system.clock import today
from scripts.web.findings import Finding

# Options of fields with many values take one value each.
SINGULAR = {
    "tasks": "task",
    "methods": "method",
    "base_models": "base_model",
    "rewards": "reward",
    "benchmarks": "benchmark",
    "authors": "author",
    "links": "link",
}
LISTED_IN = {
    "section": "data/sections.toml",
    "tasks": "data/tasks.toml",
    "methods": "data/methods.toml",
    "venue": "data/venues.toml",
}


class Proposal(NamedTuple):
    """A new record: its id, the record, notes on its values, and the fields that have placeholders."""

    paper_id: str
    paper: Paper
    notes: list[Note]
    lacking: list[str]

    @property
    def path(self) -> str:
        """The path of its file."""
        folder = "candidates" if isinstance(self.paper, Candidate) else "papers"
        return f"data/{folder}/{self.paper_id}.toml"


def field_kinds(name: str) -> set[Any]:
    """Return the outer types of a field of a record: {str, None}, {list}, {Literal}."""
    key = Paper.model_fields.get(name)
    kind = key.annotation if key else str
    return {get_origin(kind) or kind, *(get_origin(part) or part for part in get_args(kind))}


def option_name(name: str) -> str:
    """Return the option for a field: "--short-name"; "--task" for one of the tasks."""
    return "--" + SINGULAR.get(name, name).replace("_", "-")


def propose(
    shown: str, finding: Finding, given: Values, catalogue: Catalogue, partly: bool = False
) -> Proposal:
    """Return the record of a new paper, or a part of it; raise ListError with all faults."""
    values, notes = gather(finding, given, catalogue)
    given_id = values.pop("id", None)
    model = Candidate if "reason" in values else Paper
    lacking = list(missing_fields(shown, values, model))
    faults = [*withdrawn_fault(shown, notes, model), *([] if partly else lacking)]
    paper, untyped = typed_record(placeholders(catalogue) | values, model, shown)
    faults += untyped
    if paper is None:
        raise ListError(faults)
    try:
        chosen = choose_id(shown, given_id, paper if "title" in values else None, catalogue)
    except ListError as error:
        faults += error.faults if partly or given_id or "title" in values else []
        chosen = "id-to-come"
    if not (given_id or paper.short_name):
        notes.append(
            ("id", f"{chosen}, from words of the title; choose another with --short-name NAME or --id ID")
        )
    proposal = Proposal(chosen, paper, notes, [fault.field for fault in lacking])
    faults += proposal_faults(shown, proposal, catalogue)
    if faults:
        raise ListError(faults)
    return proposal


def placeholders(catalogue: Catalogue) -> Values:
    """Return placeholders for missing values, so that all other faults are reported at the same time."""
    venue = next((name for name, venue in catalogue.venues.items() if venue.kind != "preprint"), "")
    lists = {"tasks": list(catalogue.tasks)[:1], "methods": list(catalogue.methods)[:1]}
    return {"title": "Untitled", "year": today().year, "venue": venue, "section": "surveys", **lists}


def choose_id(shown: str, given: str | None, paper: Paper | None, catalogue: Catalogue) -> str:
    """Return the given id, or the best free one; raise ListError if it is not usable."""
    taken = taken_ids(catalogue)
    chosen = given or (free_id(paper, taken) if paper else None)
    if chosen is None:
        message = f"cannot be made {'of the' if paper else 'without a'} title; give --title or --id"
    elif not ID.fullmatch(chosen):
        message = f"{quoted(chosen)} is not a valid id; give one in lowercase with hyphens: --id flow-grpo"
    elif chosen in taken:
        message = f"{quoted(chosen)} is used by {taken[chosen]}; choose another: --id {chosen}-FAMILYNAME"
    else:
        return chosen
    raise ListError([Fault(shown, "id", message)])


def withdrawn_fault(shown: str, notes: list[Note], model: type[Paper]) -> Iterator[Fault]:
    """Yield a fault for a withdrawn paper that is not a candidate."""
    if model is not Candidate:
        for name, message in notes:
            if name == "withdrawn":
                yield Fault(shown, "", f"is withdrawn {message}; it can be a candidate: --candidate REASON")


def missing_fields(shown: str, values: Values, model: type[Paper]) -> Iterator[Fault]:
    """Yield a fault for each required field without a value."""
    for name, key in model.model_fields.items():
        if key.is_required() and name not in values:
            venue = f" for venue {quoted(values['venue'])}" if name == "year" and "venue" in values else ""
            value = SINGULAR.get(name, name).upper()
            where = f", one of {LISTED_IN[name]}" if name in LISTED_IN else ""
            yield Fault(shown, name, f"is missing{venue}; give it: {option_name(name)} {value}{where}")


def proposal_faults(shown: str, proposal: Proposal, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield the faults of a new record among the others, by the rules."""
    merged = with_record(catalogue, proposal)
    for fault in faults_by_rules(merged):
        if fault.path == proposal.path and fault.field not in proposal.lacking:
            yield fault._replace(path=shown)


def with_record(catalogue: Catalogue, proposal: Proposal) -> Catalogue:
    """Return the catalogue and a new record."""
    folder = "candidates" if isinstance(proposal.paper, Candidate) else "papers"
    records = getattr(catalogue, folder) | {proposal.paper_id: proposal.paper}
    known = catalogue.known | {folder: [*catalogue.known.get(folder, []), proposal.paper_id]}
    return replace(catalogue, **{folder: records, "known": known})
