"""Rules for records against each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from scripts.catalogue import Catalogue
from scripts.faults import Fault, quoted, suggestion
from scripts.names import fold
from scripts.records import Paper
from scripts.rules.each import each_paper
from scripts.rules.identifiers import url_faults


def check_not_empty(catalogue: Catalogue) -> Iterator[Fault]:
    """A list without a paper is a mistake in the path, not a list."""
    if not catalogue.known["papers"]:
        yield Fault("data/papers", "", "holds no record; a list has at least one paper")


def check_duplicates(catalogue: Catalogue) -> Iterator[Fault]:
    """No two records are the same paper, by arXiv id, DOI or folded title; nor the same toolkit or list."""
    papers = [(path, paper) for path, _, paper in each_paper(catalogue)]
    toolkits = [(f"data/toolkits/{i}.toml", t.name) for i, t in catalogue.toolkits.items()]
    related = [(f"data/related-lists/{i}.toml", r.url) for i, r in catalogue.related_lists.items()]
    yield from _same("arxiv", [(path, paper.arxiv) for path, paper in papers], str)
    yield from _same("doi", [(path, paper.doi) for path, paper in papers], str.casefold)
    yield from _same("title", [(path, paper.title) for path, paper in papers], fold)
    yield from _same("name", toolkits, fold)
    yield from _same("url", related, lambda url: url.rstrip("/").casefold())


def _same(field: str, values: Iterable[tuple[str, str | None]], key: Callable[[str], str]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for path, value in values:
        if value and (other := first.setdefault(key(value), path)) != path:
            yield Fault(path, field, f"{quoted(value)} is that of {other} too; keep one of the two")


def check_corrections(catalogue: Catalogue) -> Iterator[Fault]:
    """A correction names a field, a value of its type, and evidence."""
    for path, _, paper in each_paper(catalogue):
        for correction in paper.corrections:
            name, _, label = correction.field.partition(".")
            field = Paper.model_fields.get(name)
            if field is None or name == "corrections" or (name == "links") != bool(label):
                hint = suggestion(name, Paper.model_fields) or "; write 'venue' or 'links.Code'"
                yield Fault(path, "corrections", f"unknown field {quoted(correction.field)}{hint}")
            elif label and label not in catalogue.known["link-labels"]:
                hint = suggestion(label, catalogue.known["link-labels"])
                yield Fault(path, "corrections", f"unknown link {quoted(label)}{hint}")
            yield from url_faults(path, "corrections", correction.evidence)


def check_references(catalogue: Catalogue) -> Iterator[Fault]:
    """Ids that records name exist, and lead round in no circle."""
    superseded = {i: p.superseded_by for i, p in catalogue.papers.items()}
    parents = {i: s.parent for i, s in catalogue.sections.items()}
    broader = {i: m.broader for i, m in catalogue.methods.items()}
    papers, sections, methods = (catalogue.known[name] for name in ("papers", "sections", "methods"))
    yield from _chain_faults("data/papers/{}.toml", "superseded_by", superseded, papers)
    yield from _chain_faults("data/sections.toml", "{}.parent", parents, sections)
    yield from _chain_faults("data/methods.toml", "{}.broader", broader, methods)
    for toolkit_id, toolkit in catalogue.toolkits.items():
        for paper_id in toolkit.implements:
            if paper_id not in papers:
                message = f"unknown paper {quoted(paper_id)}{suggestion(paper_id, papers)}"
                yield Fault(f"data/toolkits/{toolkit_id}.toml", "implements", message)
    for path, _, paper in each_paper(catalogue):
        if paper.superseded_by and not paper.withdrawn:
            yield Fault(path, "superseded_by", "stands without withdrawn; give the day it was withdrawn")


def _chain_faults(
    path: str, field: str, above: Mapping[str, str | None], known: list[str]
) -> Iterator[Fault]:
    for name, target in above.items():
        place = path.format(name), field.format(name)
        if target is not None and target not in known:
            yield Fault(*place, f"{quoted(target)} does not exist{suggestion(target, known)}")
        seen = [name]
        while target is not None and target not in seen:
            seen.append(target)
            target = above.get(target)
        if target == name:
            yield Fault(*place, f"leads round in a circle: {' > '.join([*seen, name])}")
