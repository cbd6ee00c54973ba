"""Score whether a paper is in scope: phrases and their points in, a score and its reasons out."""

from collections.abc import Mapping

from scripts.records.models import Clue
from scripts.triage.phrases import FoundPhrase, find


def weigh(clues: Mapping[str, Clue], title: str, abstract: str) -> tuple[float, tuple[str, ...]]:
    """Return the score from 0 to 1 (0 points: 0.5; each point doubles the odds), and reasons by phrase."""
    owners = {phrase: clue for clue in clues.values() for phrase in clue.phrases}
    counted = [
        (each, owners[each.phrase], phrase_points(each, owners[each.phrase]))
        for each in find(owners, title, abstract)
        if scope_counts(each, owners[each.phrase])
    ]
    points = 0.0
    for clue in clues.values():
        own = [(each, number) for each, owner, number in counted if owner is clue]
        in_title = sum(number for each, number in own if each.place == "title")
        in_abstract = sum(number for each, number in own if each.place == "abstract")
        most_of_title = max(clue.least, min(clue.most, in_title))
        points += clue.start + max(clue.least, min(clue.most + clue.more, most_of_title + in_abstract))
        if abstract and not any(is_strong(each, clue) for each, _ in own):
            points += clue.without_phrase
    return 1 / (1 + 2.0**-points), tuple(each.reason(number) for each, _, number in counted)


def scope_counts(found: FoundPhrase, clue: Clue) -> bool:
    """Return whether a phrase counts in its place; abstracts mention much in passing."""
    return found.place == "title" or is_strong(found, clue)


def is_strong(found: FoundPhrase, clue: Clue) -> bool:
    """Return whether a phrase also counts in an abstract."""
    return abs(clue.phrases[found.phrase]) >= clue.weakest


def phrase_points(found: FoundPhrase, clue: Clue) -> float:
    """Return the points of a phrase in its place."""
    return clue.phrases[found.phrase] * (1 if found.place == "title" else clue.share)
