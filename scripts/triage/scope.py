"""Score whether a paper is in scope: phrases and their points in, a score and its reasons out."""

from collections.abc import Mapping

from scripts.records.models import PhraseGroup
from scripts.triage.phrases import FoundPhrase, find


def weigh(groups: Mapping[str, PhraseGroup], title: str, abstract: str) -> tuple[float, tuple[str, ...]]:
    """Return the score from 0 to 1 (0 points: 0.5; each point doubles the odds), and reasons by phrase."""
    owners = {phrase: group for group in groups.values() for phrase in group.phrases}
    counted = [
        (each, owners[each.phrase], phrase_points(each, owners[each.phrase]))
        for each in find(owners, title, abstract)
        if scope_counts(each, owners[each.phrase])
    ]
    points = 0.0
    for group in groups.values():
        own = [(each, number) for each, owner, number in counted if owner is group]
        in_title = sum(number for each, number in own if each.place == "title")
        in_abstract = sum(number for each, number in own if each.place == "abstract")
        most_of_title = max(group.least, min(group.most, in_title))
        points += group.start + max(group.least, min(group.most + group.more, most_of_title + in_abstract))
        if abstract and not any(is_strong(each, group) for each, _ in own):
            points += group.without_phrase
    return 1 / (1 + 2.0**-points), tuple(each.reason(number) for each, _, number in counted)


def scope_counts(found: FoundPhrase, group: PhraseGroup) -> bool:
    """Return whether a phrase counts in its place; abstracts mention much in passing."""
    return found.place == "title" or is_strong(found, group)


def is_strong(found: FoundPhrase, group: PhraseGroup) -> bool:
    """Return whether a phrase also counts in an abstract."""
    return abs(group.phrases[found.phrase]) >= group.weakest


def phrase_points(found: FoundPhrase, group: PhraseGroup) -> float:
    """Return the points of a phrase in its place."""
    return group.phrases[found.phrase] * (1 if found.place == "title" else group.share)
