"""Facts that the pages of a paper name: a record and lines of text come in, proposals go out.

Each proposal has the line that it comes from. Nothing is decided here: a metric may be the reward, an
evaluation or both, and only a person who reads the line can know.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scripts.curate.fact_pages import HUB, Line
from scripts.curate.record_file import record_text
from scripts.faults import Fault, ListError, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.licenses import NO_LICENSE
from scripts.records.models import Correction, Paper
from scripts.system.clock import today
from scripts.system.files import read_text
from scripts.system.guards import locked
from scripts.system.writing import replace_file
from scripts.triage.phrases import hits

VOCABULARIES = ("base_models", "rewards", "benchmarks")
BUILDS_ON = re.compile(r"(?i)\b(?:buil[td]s?|based|extends|forked|adapted|derived) (?:up)?(?:on|from|of)\b")
COMPARES = re.compile(r"(?i)\b(?:baselines?|compared? (?:with|to|against)|outperforms?|versus)\b|\|.*\|")
LICENSE = re.compile(r"SPDX-License-Identifier: ([\w.+-]+)")
ADDRESS = re.compile(r"https?://[^\s)\]>\"'`,]+")
SHORTEST = 5  # letters and digits of a name: shorter ones are common words too


class Fact(NamedTuple):
    """A value for a field of a record, and the line that names it."""

    field: str
    value: str
    line: Line


def find_facts(catalogue: Catalogue, paper_id: str, lines: Iterable[Line]) -> list[Fact]:
    """Return the facts that the lines name and the record lacks; the first line for each value, by field."""
    paper = catalogue.papers[paper_id]
    found: dict[tuple[str, str], Fact] = {}
    phrases = vocabulary_phrases(catalogue)
    names = paper_phrases(catalogue, paper_id)
    for line in lines:
        for fact in (*term_facts(phrases, line), *relation_facts(names, line), *link_facts(line)):
            if not has_value(paper, fact) and is_allowed(catalogue, paper, fact):
                found.setdefault(fact[:2], fact)
    order = [*VOCABULARIES, "builds_on", "compares_with", "code_license", "links.Weights", "links.Dataset"]
    return sorted(found.values(), key=lambda fact: order.index(fact.field))


def vocabulary_phrases(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return the term for each phrase, by field."""
    return {
        field: {alias: name for name, term in getattr(catalogue, field).items() for alias in term.aliases}
        for field in VOCABULARIES
    }


def paper_phrases(catalogue: Catalogue, paper_id: str) -> dict[str, str]:
    """Return other papers by name, as phrases, without papers that propose a reward or a benchmark."""
    proposed = {term.paper for term in catalogue.rewards.values()}
    proposed |= {term.paper for term in catalogue.benchmarks.values()}
    names: dict[str, str] = {}
    for other, paper in catalogue.papers.items():
        phrase = " ".join(re.findall(r"[a-z0-9]+", (paper.short_name or "").casefold()))
        if other not in (paper_id, *proposed) and len(phrase.replace(" ", "")) >= SHORTEST:
            names.setdefault(phrase, other)
    return names


def term_facts(phrases: Mapping[str, Mapping[str, str]], line: Line) -> Iterator[Fact]:
    """Yield the terms of the vocabularies that a line names."""
    for field, terms in phrases.items():
        for phrase in hits(terms, line.text):
            yield Fact(field, terms[phrase], line)


def relation_facts(names: Mapping[str, str], line: Line) -> Iterator[Fact]:
    """Yield the papers that a line says the work builds on or is compared with."""
    field = "builds_on" if BUILDS_ON.search(line.text) else "compares_with"
    if field == "builds_on" or COMPARES.search(line.text):
        for phrase in hits(names, line.text):
            yield Fact(field, names[phrase], line)


def link_facts(line: Line) -> Iterator[Fact]:
    """Yield the licence, the weights and the data that a line names."""
    if match := LICENSE.search(line.text):
        yield Fact("code_license", match[1], line)
    for address in ADDRESS.findall(line.text):
        if hub := HUB.fullmatch(address.rstrip(".")):
            data = hub[1].startswith("datasets/")
            if data or hub[1].partition("/")[0] not in ("papers", "spaces", "collections", "blog", "docs"):
                yield Fact("links.Dataset" if data else "links.Weights", hub[0].rstrip("/"), line)


def has_value(paper: Paper, fact: Fact) -> bool:
    """Return whether the record has the value, or has another value in a field for one."""
    name, _, label = fact.field.partition(".")
    value = getattr(paper, name)
    if value == NO_LICENSE:  # it was so at a commit: a licence is news
        return fact.value == NO_LICENSE
    return label in value if label else fact.value in value if isinstance(value, list) else bool(value)


def is_allowed(catalogue: Catalogue, paper: Paper, fact: Fact) -> bool:
    """Return whether the rules can accept the value: a licence needs a code link, for instance."""
    if fact.field == "code_license":
        return "Code" in paper.links
    pages = {(term.url or "").rstrip("/") for term in catalogue.base_models.values()}
    return fact.value not in pages


def chosen_facts(facts: Iterable[Fact], taken: Iterable[str]) -> list[Fact]:
    """Return the facts named as FIELD=VALUE; an unknown name is a fault."""
    facts, wanted = list(facts), list(taken)
    known = {f"{fact.field}={fact.value}": fact for fact in facts}
    if unknown := [name for name in wanted if name not in known]:
        raise ListError(Fault("--take", "", f"{quoted(name)} is not one of the facts") for name in unknown)
    return [known[name] for name in wanted] if wanted else facts


def with_facts(paper: Paper, facts: Iterable[Fact]) -> Paper:
    """Return the record with these values and their evidence; a licence after none is a correction."""
    lists: dict[str, list[str]] = {}
    values: dict[str, str] = {}
    corrections = list(paper.corrections)
    links, evidence = dict(paper.links), dict(paper.evidence)
    for fact in facts:
        name, _, label = fact.field.partition(".")
        if label:
            links.setdefault(label, fact.value)
        elif name in values:
            continue
        elif name == "code_license":
            values[name], evidence[name] = fact.value, fact.line.page
            if paper.code_license:
                corrections.append(new_license(paper.code_license, fact))
        else:
            lists.setdefault(name, list(getattr(paper, name))).append(fact.value)
        evidence.setdefault(fact.field, fact.line.page)
    tables = {"links": links, "evidence": evidence, **({"corrections": corrections} if corrections else {})}
    return paper.model_copy(update={**lists, **values, **tables})


def new_license(was: str, fact: Fact) -> Correction:
    """Return the correction of a repository that had no licence."""
    return Correction(
        field=fact.field,
        was=was,
        evidence=fact.line.page,
        reason="the repository has a licence now",
        date=today(),
    )


def write_facts(root: Path, paper_id: str, paper: Paper, facts: Iterable[Fact]) -> None:
    """Put facts into the file of a record; ListError if the file is not in the form that `add` writes."""
    path = f"data/papers/{paper_id}.toml"
    with locked(root):
        if read_text(root / path, path) != record_text(paper):
            raise ListError([Fault(path, "", "is not in the form that 'add' writes; edit it by hand")])
        replace_file(root, path, record_text(with_facts(paper, facts)).encode("utf-8"))
