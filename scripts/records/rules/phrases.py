"""Rules for the phrases of triage and of the searches at arXiv."""

import re
from collections.abc import Iterator, Mapping

from scripts.faults import Fault, quoted
from scripts.records.arxiv_categories import CATEGORIES
from scripts.records.catalogue import Catalogue
from scripts.records.models import Record

PHRASE = re.compile(r"[a-z0-9]+\*?( [a-z0-9]+\*?)*")
WORDS = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")
POINTS = 20  # with more, one phrase would outweigh all others


def check_phrases(catalogue: Catalogue) -> Iterator[Fault]:
    """Phrases are lowercase words, and each names one term of its vocabulary."""
    yield from _vocabulary_faults("data/sections.toml", catalogue.sections)
    yield from _vocabulary_faults("data/tasks.toml", catalogue.tasks)
    yield from _vocabulary_faults("data/methods.toml", catalogue.methods)
    yield from _vocabulary_faults("data/base-models.toml", catalogue.base_models)
    yield from _vocabulary_faults("data/rewards.toml", catalogue.rewards)
    yield from _vocabulary_faults("data/benchmarks.toml", catalogue.benchmarks)


def _vocabulary_faults(path: str, terms: Mapping[str, Record]) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for name, term in terms.items():
        own: dict[str, str] = {}
        for key in ("aliases", "hints"):
            for phrase in getattr(term, key, []):
                field = f"{name}.{key}"
                yield from _form_faults(path, field, phrase)
                if phrase in own:
                    yield Fault(path, field, f"{quoted(phrase)} is also in its {own[phrase]}; keep one")
                own.setdefault(phrase, key)
                if key == "aliases" and (owner := owners.setdefault(phrase, name)) != name:
                    message = f"{quoted(phrase)} is also an alias of {owner}; keep one"
                    yield Fault(path, field, message)


def _form_faults(path: str, field: str, phrase: str) -> Iterator[Fault]:
    if not PHRASE.fullmatch(phrase):
        message = "is not a phrase; write lowercase words with spaces, such as 'text to image' or 'align*'"
        yield Fault(path, field, f"{quoted(phrase)} {message}")


def check_scope(catalogue: Catalogue) -> Iterator[Fault]:
    """Each phrase of the scope is listed once, and its points leave room for others."""
    path, owners = "data/scope.toml", dict[str, str]()
    for name, group in catalogue.scope.items():
        points = group.model_dump(include={"start", "least", "most", "weakest", "share"})
        points |= {f"phrases.{phrase}": weight for phrase, weight in group.phrases.items()}
        for key, number in points.items():
            if not -POINTS <= number <= POINTS:
                message = f"{quoted(f'{number:g}')} is not between -{POINTS} and {POINTS}"
                yield Fault(path, f"{name}.{key}", message)
        if group.least > group.most:
            message = f"{quoted(f'{group.least:g}')} is more than most, {quoted(f'{group.most:g}')}"
            yield Fault(path, f"{name}.least", message)
        for phrase in group.phrases:
            yield from _form_faults(path, f"{name}.phrases", phrase)
            if (owner := owners.setdefault(phrase, name)) != name:
                message = f"{quoted(phrase)} is also in {owner}; keep one"
                yield Fault(path, f"{name}.phrases", message)


def check_searches(catalogue: Catalogue) -> Iterator[Fault]:
    """Searches have plain words, each once, and categories of arXiv."""
    path = "data/searches.toml"
    for name, search in catalogue.searches.items():
        for key, form, looks in (
            ("phrases", WORDS, "is not a phrase; write words with spaces, such as 'text to image'"),
            ("context", WORDS, "is not a phrase; write words with spaces, such as 'text to image'"),
            (
                "categories",
                re.compile("|".join(map(re.escape, CATEGORIES))),
                "is not an arXiv category; it looks like 'cs.CV'",
            ),
        ):
            values: list[str] = getattr(search, key)
            if not values:
                yield Fault(path, f"{name}.{key}", "is empty; give at least one")
            for value in dict.fromkeys(values):
                if not form.fullmatch(value):
                    yield Fault(path, f"{name}.{key}", f"{quoted(value)} {looks}")
                elif values.count(value) > 1:
                    message = f"{quoted(value)} is listed {values.count(value)} times; keep one"
                    yield Fault(path, f"{name}.{key}", message)
