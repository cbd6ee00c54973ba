"""Apply every rule to a catalogue."""

from collections.abc import Callable, Iterator

from scripts.faults import Fault, ListError
from scripts.records.catalogue import Catalogue
from scripts.records.rules import (
    advice,
    identifiers,
    links,
    phrases,
    proofs,
    reading,
    relations,
    scope,
    template,
    terms,
    text,
    times,
)

Rule = Callable[[Catalogue], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    relations.check_not_empty,
    text.check_ids,
    text.check_text,
    text.check_authors,
    template.check_template,
    terms.check_terms,
    terms.check_sections,
    identifiers.check_arxiv,
    identifiers.check_category,
    identifiers.check_doi,
    links.check_link_pages,
    links.check_labels,
    links.check_some_page,
    links.check_own_pages,
    links.check_arxiv_links,
    proofs.check_venue,
    proofs.check_evidence_hosts,
    times.check_today,
    times.check_dates,
    times.check_year,
    times.check_presentation,
    relations.check_duplicates,
    relations.check_corrections,
    relations.check_evidence,
    relations.check_references,
    reading.check_summaries,
    reading.check_licenses,
    reading.check_relations,
    reading.check_proposals,
    reading.check_read,
    scope.check_candidates,
    scope.check_peers,
    phrases.check_phrases,
    phrases.check_scope,
    phrases.check_searches,
)

ADVICE: tuple[Rule, ...] = (
    advice.advise_rare_methods,
    advice.advise_rare_models,
    advice.advise_rare_terms,
    advice.advise_code,
    advice.advise_authors,
    advice.advise_namesakes,
    advice.advise_families,
    advice.advise_benchmarks,
    advice.advise_tasks,
    advice.advise_results,
    advice.advise_titles,
)


def check(catalogue: Catalogue) -> None:
    """Raise every fault of the list at once, including those of reading it."""
    faults = [*catalogue.faults, *faults_by_rules(catalogue)]
    if faults:
        raise ListError(faults)


def faults_by_rules(catalogue: Catalogue) -> Iterator[Fault]:
    """Return the faults that the rules find in a list, also in a list with a proposed record."""
    return (fault for rule in RULES for fault in rule(catalogue))


def advise(catalogue: Catalogue) -> list[Fault]:
    """Return warnings for a curator; none of them fails a check."""
    return sorted(fault for rule in ADVICE for fault in rule(catalogue))
