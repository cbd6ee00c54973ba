"""Rules for records against each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from scripts.catalogue import Catalogue
from scripts.faults import Fault, quoted, suggestion
from scripts.names import fold
from scripts.records import Correction, Paper
from scripts.rules.each import each_paper, each_vocabulary
from scripts.rules.identifiers import url_faults
from scripts.rules.terms import term_faults

FIELDS = Paper.model_fields.keys() - {"links", "evidence", "corrections"}

# What a correction's `was` is, by field; everything else is text.
WAS = {"year": int, "tasks": list, "methods": list, "authors": list}
KINDS = {int: "a whole number such as 2026", list: 'a list such as ["T2I"]', str: "text"}


def check_not_empty(catalogue: Catalogue) -> Iterator[Fault]:
    """A list without a paper is a mistake in the path, not a list."""
    if catalogue.known.get("papers") == []:
        yield Fault("data/papers", "", "holds no record; a list has at least one paper")


def check_duplicates(catalogue: Catalogue) -> Iterator[Fault]:
    """No two records are one paper, by arXiv id, DOI or folded title; nor one toolkit, list or term."""
    papers = [(path, paper) for path, _, paper in each_paper(catalogue)]
    toolkits = [(f"data/toolkits/{i}.toml", t.name) for i, t in catalogue.toolkits.items()]
    related = [(f"data/related-lists/{i}.toml", r.url) for i, r in catalogue.related_lists.items()]
    rejected = {f"data/rejections.toml, {i}": r for i, r in catalogue.rejections.items()}
    arxiv = [(place, rejection.arxiv) for place, rejection in rejected.items()]
    titles = [(place, rejection.title) for place, rejection in rejected.items()]
    yield from _same("", [(path, paper_id) for path, paper_id, _ in each_paper(catalogue)], str)
    yield from _same("arxiv", arxiv + [(path, paper.arxiv) for path, paper in papers], str)
    yield from _same("doi", [(path, paper.doi) for path, paper in papers], str.casefold)
    yield from _same("title", titles + [(path, paper.title) for path, paper in papers], fold)
    yield from _same("name", toolkits, fold)
    yield from _same("url", related, lambda url: url.rstrip("/").casefold())
    for path, terms in each_vocabulary(catalogue):
        for fault in _same("", [(name, name) for name in terms], str.casefold):
            yield Fault(path, "", fault.message)
        named = [(name, getattr(term, "title", None)) for name, term in terms.items()]
        for fault in _same("title", named, fold):
            yield Fault(path, f"{fault.path}.title", fault.message)


def _same(field: str, values: Iterable[tuple[str, str | None]], key: Callable[[str], str]) -> Iterator[Fault]:
    """A fault for each owner of a value that an earlier owner has."""
    first: dict[str, str] = {}
    for owner, value in values:
        if value and (other := first.setdefault(key(value) or value, owner)) != owner:
            yield Fault(owner, field, f"{quoted(value)} is that of {other} too; keep one of the two")


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
            name, _, label = named.partition(".")
            value = paper.links.get(label) if name == "links" else getattr(paper, name, None)
            if name not in {*FIELDS, "links"} or not value:
                message = f"is for {quoted(named)}, which has no value here; write 'venue' or \"links.Code\""
                yield Fault(path, f"evidence.{named}", message)
            yield from url_faults(path, f"evidence.{named}", url)


def check_references(catalogue: Catalogue) -> Iterator[Fault]:
    """Ids that records name exist, and lead round in no circle."""
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
            yield Fault(path, "superseded_by", "stands without withdrawn; give the day it was withdrawn")


def _chain_faults(
    catalogue: Catalogue, kind: str, path: str, field: str, above: Mapping[str, str | None]
) -> Iterator[Fault]:
    """What is wrong with references from names of one kind to names above them; a circle is one fault."""
    for name, target in above.items():
        place = path.format(name), field.format(name)
        if target is not None:
            yield from term_faults(catalogue, *place, [target], kind)
        seen = [name]
        while target is not None and target not in seen:
            seen.append(target)
            target = above.get(target)
        if target == name == min(seen):
            yield Fault(*place, f"leads round in a circle: {' > '.join([*seen, name])}")
