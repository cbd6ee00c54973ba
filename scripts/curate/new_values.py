"""The values of a new record: given, found and suggested ones in, the chosen ones with their reasons out.

A curator's values override those of a source, and these override suggestions from words.
"""

from collections.abc import Iterator
from typing import Any

from scripts.faults import quoted
from scripts.records.catalogue import Catalogue
from scripts.records.names import fold, short_name
from scripts.system.clock import today
from scripts.triage.suggest import suggest
from scripts.web.findings import Finding
from scripts.web.plain_text import spellings

Values = dict[str, Any]
Note = tuple[str, str]  # a field, and a note about it

TABLES = ("links", "evidence")


def gather(finding: Finding, given: Values, catalogue: Catalogue) -> tuple[Values, list[Note]]:
    """Return all given, found and suggested values of a record, with reasons for all but the given ones."""
    values, notes = dict(finding.values), [note for note in finding.notes if note[0] not in given]
    if given.get("venue", values.get("venue")) != values.get("venue"):
        values = without_venue(values, catalogue, given["venue"])
    tables = {name: values.get(name, {}) | given.get(name, {}) for name in TABLES}
    values |= given | {name: table for name, table in tables.items() if table}
    values = {name: value for name, value in values.items() if value not in (None, [], {})}
    if title := values.get("title"):
        values.setdefault("short_name", short_name(title))
        notes += suggested(values, catalogue, title, finding.abstract)
    notes += respelled(values, catalogue)
    values.setdefault("added", today())
    return {name: value for name, value in values.items() if value is not None}, notes


def without_venue(values: Values, catalogue: Catalogue, venue: str) -> Values:
    """Return the values without those of the found venue, because another venue is given."""
    left = {name: values[name] for name in values if name not in ("year", "presentation", "evidence")}
    known = catalogue.venues.get(venue)
    if known and known.kind == "preprint" and "submitted" in values:
        left["year"] = values["submitted"].year
    return left


def suggested(values: Values, catalogue: Catalogue, title: str, abstract: str) -> Iterator[Note]:
    """Fill in the tags that the words suggest; return notes with the words and the scope."""
    found = suggest(catalogue, title, abstract)
    inside = "in scope" if found.in_scope else "probably out of scope"
    yield "scope", f"{found.scope:.2f}, {inside}{because(found.scope_reasons)}"
    guesses = {
        "section": (found.section,) if found.section else (),
        "tasks": found.tasks,
        "methods": found.methods,
    }
    for name, all_guesses in guesses.items():
        if name not in values and all_guesses:
            named = [guess.value for guess in all_guesses]
            values[name] = named[0] if name == "section" else named
            yield from ((name, guess.value + because(guess.reasons)) for guess in all_guesses)


def because(reasons: tuple[str, ...]) -> str:
    """Return the reasons in brackets, if there are any."""
    return f" ({', '.join(reasons)})" if reasons else ""


def respelled(values: Values, catalogue: Catalogue) -> Iterator[Note]:
    """Spell the names of authors as other records do; return notes on changed names."""
    known, authors = spellings(catalogue), values.get("authors", [])
    values["authors"] = [known.get(fold(name), name) for name in authors] or None
    for printed, spelled in zip(authors, values["authors"] or [], strict=True):
        if printed != spelled:
            yield "authors", f"{quoted(printed)} is spelled {quoted(spelled)} elsewhere in the list"
