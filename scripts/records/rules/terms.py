"""Rules for terms of the vocabularies."""

from collections import Counter
from collections.abc import Iterable, Iterator

from scripts.faults import Fault, quoted, suggestion
from scripts.records.catalogue import Catalogue
from scripts.records.walk import each_paper, each_tagged

HINTED = 10  # unknown terms of one list for which similar names are searched
# The noun for each folder and vocabulary, and where to find its names.
KINDS = {
    "papers": ("paper", "the files in data/papers are the papers"),
    "sections": ("section", "data/sections.toml has the sections"),
    "tasks": ("task", "data/tasks.toml has the tasks"),
    "methods": ("method", "data/methods.toml has the methods"),
    "base-models": ("base model", "data/base-models.toml has the base models"),
    "rewards": ("reward", "data/rewards.toml has the rewards"),
    "benchmarks": ("benchmark", "data/benchmarks.toml has the benchmarks"),
    "venues": ("venue", "data/venues.toml has the venues"),
    "link-labels": ("label", "data/link-labels.toml has the labels"),
}


def check_terms(catalogue: Catalogue) -> Iterator[Fault]:
    """Every term of a record is in its vocabulary, once."""
    for path, _, paper in each_paper(catalogue):
        yield from term_faults(catalogue, path, "section", [paper.section], "sections")
        yield from term_faults(catalogue, path, "venue", [paper.venue], "venues")
        yield from term_faults(catalogue, path, "base_models", paper.base_models, "base-models")
        yield from term_faults(catalogue, path, "rewards", paper.rewards, "rewards")
        yield from term_faults(catalogue, path, "benchmarks", paper.benchmarks, "benchmarks")
    for path, tasks, methods, links in each_tagged(catalogue):
        for field, terms in (("tasks", tasks), ("methods", methods)):
            if not terms:
                yield Fault(path, field, "is empty; give at least one")
            yield from term_faults(catalogue, path, field, terms, field)
        yield from term_faults(catalogue, path, "links", links, "link-labels")


def term_faults(
    catalogue: Catalogue, path: str, field: str, terms: Iterable[str], kind: str
) -> Iterator[Fault]:
    """Yield faults of terms that are unknown or listed twice; none if the vocabulary cannot be read."""
    known = catalogue.known.get(kind)
    if not known:
        return
    noun, where = KINDS[kind]
    unknown = 0
    for term, count in Counter(list(terms)).items():
        if term not in known:
            unknown += 1
            hint = (unknown <= HINTED and suggestion(term, known)) or f"; {where}"
            yield Fault(path, field, f"unknown {noun} {quoted(term)}{hint}")
        elif count > 1:
            yield Fault(path, field, f"{quoted(term)} is listed {count} times; keep one")


def check_sections(catalogue: Catalogue) -> Iterator[Fault]:
    """Papers are in sections that hold papers and have no subsections."""
    parents = {section.parent for section in catalogue.sections.values()}
    for path, _, paper in each_paper(catalogue):
        section = catalogue.sections.get(paper.section)
        if paper.section in parents:
            under = [name for name, other in catalogue.sections.items() if other.parent == paper.section]
            yield Fault(path, "section", f"{quoted(paper.section)} has no papers; choose {', '.join(under)}")
        elif section and section.holds != "papers":
            yield Fault(path, "section", f"{quoted(paper.section)} is for {section.holds}, not papers")
