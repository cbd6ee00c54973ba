"""Weigh whether a paper is in scope: phrases and their points in, a score and its reasons out."""

from collections.abc import Mapping

from scripts.records import Clue
from scripts.triage.phrases import find


def weigh(clues: Mapping[str, Clue], title: str, abstract: str) -> tuple[float, tuple[str, ...]]:
    """The score, 0 to 1: each point doubles the odds, so that 0 points are 0.5; and a reason a phrase."""
    weights = {phrase: weight for clue in clues.values() for phrase, weight in clue.phrases.items()}
    found = find(weights, title, abstract)
    points = 0.0
    for clue in clues.values():
        told = sum(each.points(clue.phrases[each.phrase]) for each in found if each.phrase in clue.phrases)
        points += clue.start + max(clue.least, min(clue.most, told))
    return 1 / (1 + 2.0**-points), tuple(each.reason(weights[each.phrase]) for each in found)
