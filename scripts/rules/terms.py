"""Rules for terms of the vocabularies."""

from collections import Counter
from collections.abc import Iterable, Iterator

from scripts.catalogue import Catalogue
from scripts.faults import Fault, quoted, suggestion
from scripts.rules.each import each_paper, each_tagged

VOCABULARY = {"section": "sections", "venue": "venues", "links": "link-labels"}


def check_terms(catalogue: Catalogue) -> Iterator[Fault]:
    """Sections, venues, tasks, methods and link labels stand in their vocabularies."""
    known = catalogue.known
    for path, _, paper in each_paper(catalogue):
        yield from _term_faults(path, "section", [paper.section], known["sections"])
        yield from _term_faults(path, "venue", [paper.venue], known["venues"])
    for path, tasks, methods, links in each_tagged(catalogue):
        yield from _term_faults(path, "tasks", tasks, known["tasks"], required=True)
        yield from _term_faults(path, "methods", methods, known["methods"], required=True)
        yield from _term_faults(path, "links", links, known["link-labels"])


def _term_faults(
    path: str, field: str, terms: Iterable[str], known: list[str], required: bool = False
) -> Iterator[Fault]:
    counts = Counter(list(terms))
    if required and not counts:
        yield Fault(path, field, "is empty; give at least one")
    for term, count in counts.items():
        if term not in known:
            hint = suggestion(term, known) or f"; data/{VOCABULARY.get(field, field)}.toml has the terms"
            yield Fault(path, field, f"unknown {field.removesuffix('s')} {quoted(term)}{hint}")
        elif count > 1:
            yield Fault(path, field, f"{quoted(term)} stands {count} times; once is enough")


def check_sections(catalogue: Catalogue) -> Iterator[Fault]:
    """Papers stand in sections that hold papers and have no subsections."""
    parents = {section.parent for section in catalogue.sections.values()}
    for path, _, paper in each_paper(catalogue):
        section = catalogue.sections.get(paper.section)
        if paper.section in parents:
            under = [name for name, other in catalogue.sections.items() if other.parent == paper.section]
            yield Fault(
                path, "section", f"{quoted(paper.section)} holds no papers; choose {', '.join(under)}"
            )
        elif section and section.holds != "papers":
            yield Fault(path, "section", f"{quoted(paper.section)} holds {section.holds}, not papers")
