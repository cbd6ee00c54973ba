"""Suggest values for the record of a paper: title and abstract in, values with their reasons out."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scripts.records.catalogue import Catalogue
from scripts.records.models import Method, Section, Task
from scripts.triage.phrases import FoundPhrase, find
from scripts.triage.scope import weigh

ALIAS, HINT = 3, 1  # points of a phrase that names a value, and of a weaker sign
IN_ABSTRACT = {ALIAS: 1.5, HINT: 0}  # the same in an abstract, which mentions much in passing


class Guess(NamedTuple):
    """A suggested value, its points, and the words that led to it."""

    value: str
    score: float
    reasons: tuple[str, ...]


class Suggestion(NamedTuple):
    """The values that the words of a paper suggest."""

    scope: float
    scope_reasons: tuple[str, ...]
    section: Guess | None
    tasks: tuple[Guess, ...]
    methods: tuple[Guess, ...]

    @property
    def in_scope(self) -> bool:
        """Whether the paper is more likely in scope than not."""
        return self.scope > 0.5


Phrases = dict[str, dict[str, int]]  # by value: its phrases and their points


def suggest(catalogue: Catalogue, title: str, abstract: str = "") -> Suggestion:
    """Return the values that title and abstract suggest, the likeliest first."""
    methods = phrases_of(catalogue.methods)
    sections = first_of(section_phrases(catalogue, methods), title, abstract)
    section = sections[0] if sections else None
    return Suggestion(
        *weigh(catalogue.scope, title, abstract),
        section,
        named(first_of(phrases_of(catalogue.tasks), title, abstract)),
        with_family(catalogue, section, named(guesses(methods, title, abstract))),
    )


def phrases_of(terms: Mapping[str, Section | Task | Method]) -> Phrases:
    """Return the phrases of each value."""
    return {
        name: dict.fromkeys(term.hints, HINT) | dict.fromkeys(term.aliases, ALIAS)
        for name, term in terms.items()
    }


def section_phrases(catalogue: Catalogue, methods: Phrases) -> Phrases:
    """Return the phrases of each section of papers: its own, and those of its family's methods."""
    parents = {section.parent for section in catalogue.sections.values()}
    sections = {
        name: section
        for name, section in catalogue.sections.items()
        if section.holds == "papers" and name not in parents
    }
    phrases = phrases_of(sections)
    families = {method: [*lineage(catalogue, method)] for method in methods}
    for name, section in sections.items():
        for method, broader in families.items():
            if section.family in broader:
                phrases[name] = methods[method] | phrases[name]
    return phrases


def lineage(catalogue: Catalogue, method: str | None) -> Iterator[str]:
    """Yield a method, its broader one, and so on."""
    while method is not None:
        yield method
        method = catalogue.methods[method].broader


def first_of(phrases: Phrases, title: str, abstract: str) -> list[Guess]:
    """Return the values that the title names; if it names none, those from title and abstract."""
    made = guesses(phrases, title, "")
    return made if made and made[0].score >= ALIAS else guesses(phrases, title, abstract)


def guesses(phrases: Phrases, title: str, abstract: str) -> list[Guess]:
    """Return the values that have a phrase in the text, by points, then in the order of the vocabulary."""
    found = find((phrase for weights in phrases.values() for phrase in weights), title, abstract)
    made = []
    for value, weights in phrases.items():
        counted = [(each, points_of(each, weights[each.phrase])) for each in found if each.phrase in weights]
        counted = [(each, points) for each, points in counted if points]
        if counted:
            score = sum(points for _, points in counted)
            made.append(Guess(value, score, tuple(each.reason(points) for each, points in counted)))
    return sorted(made, key=lambda guess: -guess.score)


def points_of(found: FoundPhrase, weight: int) -> float:
    """Return the points of a phrase in its place."""
    return weight if found.place == "title" else IN_ABSTRACT[weight]


def named(guesses: list[Guess]) -> tuple[Guess, ...]:
    """Return the named values; if there are none, the likeliest of the hinted ones."""
    return tuple(guess for guess in guesses if guess.score >= IN_ABSTRACT[ALIAS]) or tuple(guesses[:1])


def with_family(catalogue: Catalogue, section: Guess | None, methods: tuple[Guess, ...]) -> tuple[Guess, ...]:
    """Return the methods, starting with the one that the papers of the section share."""
    family = catalogue.sections[section.value].family if section else None
    if section is None or family is None:
        return methods
    known = next((guess for guess in methods if guess.value == family), section._replace(value=family))
    return known, *(guess for guess in methods if guess.value != family)
