"""Compare the rows of a Markdown list with the records: what is new, what differs, what is wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from scripts.curate.import_rows import Heading, ListPage, ListRow
from scripts.curate.matching import Known, differences, dois, index_of_known, keys
from scripts.curate.new_files import create_files
from scripts.curate.new_ids import choose_ids
from scripts.curate.record_file import record_text
from scripts.faults import quoted, suggestion
from scripts.records.catalogue import Catalogue
from scripts.records.check import RULES
from scripts.records.models import Candidate, Paper, Rejection
from scripts.records.names import fold, short_name
from scripts.records.rules import links, proofs, relations, terms, text
from scripts.records.rules.identifiers import ARXIV_LINK

LineNote = tuple[int, str]  # the number of a line in the list, and a note about it

ROW = re.compile(r"data/papers/([0-9]+)\.toml")

# The rules for every row; a new record must follow the other rules too.
ROW_RULES = (
    text.check_text,
    terms.check_terms,
    terms.check_sections,
    links.check_link_pages,
    relations.check_duplicates,
)

# Rules that a list cannot meet: `check` reports them until a person has completed the new records.
LATER_RULES = (proofs.check_venue,)

COUNTED = ("new", "same", "different", "in doubt", "rejected")  # kinds of rows


@dataclass
class Plan:
    """The result of an import: new records by id; lines about differences and skipped rows; faults.

    `counts` says how many whole rows are new, the same, different, in doubt (candidates) and rejected.
    """

    new: dict[str, Paper] = field(default_factory=dict)
    notes: list[LineNote] = field(default_factory=list)
    faults: list[LineNote] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def plan_import(page: ListPage, catalogue: Catalogue, added: date, ids: Mapping[int, str]) -> Plan:
    """Return the plan for all rows of a page; `ids` are those that a curator gives, by line.

    A broken row is only a fault; the other rows are imported anyway.
    """
    rows, faults = to_papers(page.rows, catalogue, added)
    faults += [*page.faults, *row_faults(rows, catalogue), *same_dois(rows)]
    broken = {line for line, _ in faults} | {line for line, paper in rows.items() if not paper.section}
    plan = Plan(notes=list(page.others), counts=dict.fromkeys(COUNTED, 0))
    whole = {line: paper for line, paper in rows.items() if line not in broken}
    new = note_known(plan, whole, catalogue)
    given = {line: name for line, name in ids.items() if line not in broken}
    chosen, unnamed = choose_ids(new, catalogue, given)
    records = {name: new[line] for line, name in chosen.items()}
    unfit = list(record_faults(chosen, records, catalogue))
    plan.faults = [*faults, *unnamed, *unfit]
    if given.keys() <= new.keys():  # otherwise an id has the wrong line, and may be for any row
        bad = {line for line, _ in unfit}
        plan.new = {name: new[line] for line, name in chosen.items() if line not in bad}
    plan.counts["new"] = len(plan.new)
    return plan


def note_known(plan: Plan, rows: Mapping[int, Paper], catalogue: Catalogue) -> dict[int, Paper]:
    """Add lines about known papers to a plan; return the other rows by line."""
    owners, new = index_of_known(catalogue), {}
    for line, paper in rows.items():
        owner = next((owners[key] for key in keys(paper) if key in owners), None)
        if owner is None:
            new[line] = paper
        else:
            note(plan, line, paper, *owner)
    return new


def to_papers(
    rows: Iterable[ListRow], catalogue: Catalogue, added: date
) -> tuple[dict[int, Paper], list[LineNote]]:
    """Return rows as records by line, and a fault for each heading that names no section."""
    papers, faults = {}, []
    for row in rows:
        section = find_section(row.heading, catalogue)
        if section is None:
            faults.append(unknown_section(row.heading, row.line, catalogue))
        papers[row.line] = to_paper(row, section or "", added)
    return papers, list(dict.fromkeys(faults))


def to_paper(row: ListRow, section: str, added: date) -> Paper:
    """Return the record of a row; fields that the row lacks are unset, so that they are not written."""
    labels = sorted(row.links, key=lambda label: label != "Paper")  # the label of the page at arXiv
    found = [match[1] for label in labels if (match := ARXIV_LINK.fullmatch(row.links[label]))]
    optional = {
        "short_name": short_name(row.title),
        "presentation": row.presentation,
        "arxiv": found[0] if found else None,
    }
    required = {"title": row.title, "year": row.year, "venue": row.venue, "section": section}
    tags = {"tasks": row.tasks, "methods": row.methods, "added": added, "links": row.links}
    given = {key: value for key, value in optional.items() if value is not None}
    return Paper.model_validate(required | given | tags)


def find_section(heading: Heading, catalogue: Catalogue) -> str | None:
    """Return the id of the section that a heading names, by id or by title."""
    titles = {fold(section.title): name for name, section in catalogue.sections.items()}
    return heading.text if heading.text in catalogue.sections else titles.get(fold(heading.text))


def unknown_section(heading: Heading, line: int, catalogue: Catalogue) -> LineNote:
    """Return the fault of an unknown heading, or of a row without a heading."""
    if not heading.line:
        return line, "is below no heading; the heading of a table names its section"
    titles = [section.title for section in catalogue.sections.values()]
    hint = suggestion(heading.text, titles) or "; data/sections.toml has the sections"
    return heading.line, f"unknown section {quoted(heading.text)}{hint}"


def row_faults(rows: Mapping[int, Paper], catalogue: Catalogue) -> Iterator[LineNote]:
    """Yield the faults of the rows as records, without the records of the list."""
    papers = {str(line): paper for line, paper in rows.items()}
    alone = Catalogue(papers=papers, sections=catalogue.sections, known=catalogue.known)
    for fault in (fault for rule in ROW_RULES for fault in rule(alone)):
        match = ROW.fullmatch(fault.path)
        if match and not (fault.field == "section" and not papers[match[1]].section):
            message = ROW.sub(r"line \1", fault.message)
            yield int(match[1]), f"{fault.field}: {message}"


def same_dois(rows: Mapping[int, Paper]) -> Iterator[LineNote]:
    """Yield rows of one paper by DOI; a row has no DOI field, only links to one."""
    first: dict[str, int] = {}
    for line, paper in rows.items():
        for doi in dois(paper):
            if first.setdefault(doi, line) != line:
                yield line, f"links: DOI {quoted(doi)} is also used by line {first[doi]}; keep one"


def record_faults(
    lines: Mapping[int, str], new: Mapping[str, Paper], catalogue: Catalogue
) -> Iterator[LineNote]:
    """Yield the faults of new records (ids by line) among the records of the list, by the other rules."""
    merged = replace(catalogue, papers=catalogue.papers | dict(new))
    places = {f"data/papers/{paper_id}.toml": line for line, paper_id in lines.items()}
    for rule in RULES:
        if rule not in (*ROW_RULES, *LATER_RULES):
            for fault in rule(merged):
                if fault.path in places:
                    yield places[fault.path], f"{fault.field}: {fault.message}"


def note(plan: Plan, line: int, row: Paper, path: str, known: Known) -> None:
    """Note how a known paper differs, or why it is not among the papers."""
    found = [] if isinstance(known, Rejection) else list(differences(row, known, path))
    if isinstance(known, Rejection):
        kind, found = "rejected", [f"is rejected, {path}: {known.reason}"]
    elif isinstance(known, Candidate):
        kind, found = "in doubt", [f"is a candidate, {path}: {known.reason}", *found]
    else:
        kind = "different" if found else "same"
    plan.counts[kind] += 1
    plan.notes += [(line, text) for text in found]


def write_records(root: Path, papers: Mapping[str, Paper]) -> None:
    """Write new records, all or none; ListError if one cannot be written or exists already."""
    if papers:
        texts = {f"data/papers/{paper_id}.toml": record_text(paper) for paper_id, paper in papers.items()}
        create_files(root, texts)
