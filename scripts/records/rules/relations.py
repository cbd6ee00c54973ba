"""Rules for records against each other."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from scripts.faults import Fault, quoted, suggestion
from scripts.records.catalogue import Catalogue
from scripts.records.models import Correction, Paper, Record, Rejection
from scripts.records.names import fold
from scripts.records.rules.identifiers import url_faults
from scripts.records.rules.links import page_of
from scripts.records.rules.terms import term_faults
from scripts.records.walk import each_paper, each_vocabulary

# A field, its values by owner, and a function that makes equal values equal.
TermColumn = tuple[str, Sequence[tuple[str, str | None]], Callable[[str], str]]

FIELDS = Paper.model_fields.keys() - {"links", "evidence", "corrections"}

# The type of a correction's `was`, by field; all others are text.
LISTS = ("tasks", "methods", "base_models", "rewards", "benchmarks", "builds_on", "compares_with", "authors")
WAS = {"year": int, **dict.fromkeys(LISTS, list)}
KINDS = {int: "a whole number such as 2026", list: 'a list such as ["T2I"]', str: "text"}


def check_not_empty(catalogue: Catalogue) -> Iterator[Fault]:
    """A list without a paper is a wrong path, not a list."""
    if catalogue.known.get("papers") == {}:
        yield Fault("data/papers", "", "has no record; a list has at least one paper")


def check_duplicates(catalogue: Catalogue) -> Iterator[Fault]:
    """No two records are of one paper (id, arXiv id, DOI, folded title), toolkit, list or term."""
    known: list[tuple[str, str, Paper | Rejection]] = [
        *((f"data/rejections.toml, {i}", i, rejection) for i, rejection in catalogue.rejections.items()),
        *each_paper(catalogue),
    ]
    toolkits = [(f"data/toolkits/{i}.toml", t.name) for i, t in catalogue.toolkits.items()]
    related = [(f"data/related-lists/{i}.toml", r.url) for i, r in catalogue.related_lists.items()]
    yield from _same(
        ("", [(path, i) for path, i, _ in known], str),
        ("arxiv", [(path, record.arxiv) for path, _, record in known], str),
        ("doi", [(path, paper.doi) for path, _, paper in each_paper(catalogue)], str.casefold),
        ("title", [(path, record.title) for path, _, record in known], fold),
    )
    yield from _same(("name", toolkits, fold))
    yield from _same(("url", related, page_of))
    for path, terms in each_vocabulary(catalogue):
        if terms is catalogue.rejections:
            continue
        columns = [_column(terms, field, key) for field, key in (("title", fold), ("url", page_of))]
        for fault in _same(("", [(name, name) for name in terms], str.casefold), *columns):
            field = f"{fault.path}.{fault.field}" if fault.field else ""
            yield Fault(path, field, fault.message)


def _column(terms: Mapping[str, Record], field: str, key: Callable[[str], str]) -> TermColumn:
    """Return the values of one field in a vocabulary, if its terms have that field."""
    return field, [(name, getattr(term, field, None)) for name, term in terms.items()], key


def _same(*columns: TermColumn) -> Iterator[Fault]:
    """Yield a fault for each two owners of a value, at the later owner; one if they share more values."""
    met = set()
    for field, values, key in columns:
        first: dict[str, str] = {}
        for owner, value in values:
            if not value:
                continue
            other = first.setdefault(key(value) or value, owner)
            if other != owner and (owner, other) not in met:
                met.add((owner, other))
                yield Fault(owner, field, f"{quoted(value)} is also used by {other}; keep one")


def check_corrections(catalogue: Catalogue) -> Iterator[Fault]:
    """A correction names a field, a value of its type, and evidence."""
    for path, _, paper in each_paper(catalogue):
        for number, correction in enumerate(paper.corrections, 1):
            place = f"corrections #{number}"
            yield from _field_faults(catalogue, path, place, correction)
            yield from url_faults(path, f"{place}.evidence", correction.evidence)


def _field_faults(catalogue: Catalogue, path: str, place: str, correction: Correction) -> Iterator[Fault]:
    named, was = correction.field, correction.was
    wanted = WAS.get(named, str)
    if named.startswith("links."):
        label = named.removeprefix("links.")
        yield from term_faults(catalogue, path, f"{place}.field", [label], "link-labels")
    elif named not in FIELDS:
        hint = suggestion(named, FIELDS) or "; write 'venue' or 'links.Code'"
        yield Fault(path, f"{place}.field", f"unknown field {quoted(named)}{hint}")
        return
    if was is not None and type(was) is not wanted:
        yield Fault(path, f"{place}.was", f"{quoted(was)} is not {KINDS[wanted]}, as {named} is")


def check_evidence(catalogue: Catalogue) -> Iterator[Fault]:
    """Evidence is a page, for a field that has a value."""
    for path, _, paper in each_paper(catalogue):
        for named, url in paper.evidence.items():
            if named.startswith("links."):
                value = paper.links.get(named.removeprefix("links."))
            else:
                value = getattr(paper, named) if named in FIELDS else None
            if not value:
                message = f"is for {quoted(named)}, which has no value here; write 'venue' or \"links.Code\""
                yield Fault(path, f"evidence.{named}", message)
            else:
                yield from url_faults(path, f"evidence.{named}", url)


def check_references(catalogue: Catalogue) -> Iterator[Fault]:
    """Ids that records name exist, and references form no cycle."""
    superseded = {i: p.superseded_by for i, p in catalogue.papers.items()}
    parents = {i: s.parent for i, s in catalogue.sections.items()}
    broader = {i: m.broader for i, m in catalogue.methods.items()}
    yield from _chain_faults(catalogue, "papers", "data/papers/{}.toml", "superseded_by", superseded)
    yield from _chain_faults(catalogue, "sections", "data/sections.toml", "{}.parent", parents)
    yield from _chain_faults(catalogue, "methods", "data/methods.toml", "{}.broader", broader)
    for section_id, section in catalogue.sections.items():
        families = [section.family] if section.family else []
        yield from term_faults(catalogue, "data/sections.toml", f"{section_id}.family", families, "methods")
    for toolkit_id, toolkit in catalogue.toolkits.items():
        path = f"data/toolkits/{toolkit_id}.toml"
        yield from term_faults(catalogue, path, "implements", toolkit.implements, "papers")
    for path, _, paper in each_paper(catalogue):
        if paper.superseded_by and not paper.withdrawn:
            yield Fault(path, "superseded_by", "needs withdrawn, the day on which it was withdrawn")


def _chain_faults(
    catalogue: Catalogue, kind: str, path: str, field: str, above: Mapping[str, str | None]
) -> Iterator[Fault]:
    """Yield faults of references from terms to broader terms of the same kind; a cycle is one fault."""
    for name, target in above.items():
        place = path.format(name), field.format(name)
        if target is not None:
            yield from term_faults(catalogue, *place, [target], kind)
        seen = [name]
        while target is not None and target not in seen:
            seen.append(target)
            target = above.get(target)
        if target == name == min(seen):
            yield Fault(*place, f"forms a cycle: {' > '.join([*seen, name])}")
