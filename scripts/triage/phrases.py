"""Find the phrases of a vocabulary in a title and an abstract."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

# A word starts and ends where letters and digits do, or at a capital: "DanceGRPO" contains "GRPO".
START = r"(?:(?<![^\W_])|(?<=[a-z0-9])(?=[A-Z]))"
END = r"(?:(?![^\W_])|(?<=[a-z])(?=[A-Z]))"
GAP = r"[\W_]{0,3}"  # "text-to-image", "text to image", "TextToImage"


class Hit(NamedTuple):
    """A phrase, the words that match it, and their position in the text."""

    phrase: str
    words: str
    start: int
    end: int


class FoundPhrase(NamedTuple):
    """A phrase, the words that match it, and the place: "title" or "abstract"."""

    phrase: str
    words: str
    place: str

    def reason(self, points: float) -> str:
        """Return the words, the place and the points: "GRPO" in the title +3."""
        return f'"{self.words}" in the {self.place} {points:+g}'


@cache
def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Return a pattern for words in any case, with any separator; a plural and `word*` match too."""
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return re.compile(f"{START}(?i:{GAP.join(words)}s?){END}")


@cache
def sign(phrase: str) -> str:
    """Return what a text must contain if it contains the phrase: the start of its first word."""
    return phrase.partition(" ")[0].rstrip("*")


def hits(phrases: Iterable[str], text: str) -> dict[str, Hit]:
    """Return the first hit of each phrase in a text, without hits inside a longer phrase."""
    if not text:
        return {}
    folded = text.casefold()
    met = (
        Hit(phrase, match[0], match.start(), match.end())
        for phrase in phrases
        if sign(phrase) in folded  # most phrases do not occur at all
        for match in phrase_pattern(phrase).finditer(text)
    )
    first: dict[str, Hit] = {}
    for hit in longest(met):
        first.setdefault(hit.phrase, hit)
    return first


def longest(met: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits that are not part of a longer hit, in the order of the text."""
    reach, last = 0, (0, 0)
    for hit in sorted(met, key=lambda hit: (hit.start, -hit.end, hit.phrase)):
        span = hit.start, hit.end
        if hit.end > reach or span == last:
            yield hit
            reach, last = hit.end, span


def find(phrases: Iterable[str], title: str, abstract: str) -> list[FoundPhrase]:
    """Return each phrase of the title, or else of the abstract, in the order of the text."""
    phrases = set(phrases)
    found = [FoundPhrase(hit.phrase, hit.words, "title") for hit in hits(phrases, title).values()]
    in_title = {each.phrase for each in found}
    rest = hits(phrases - in_title, abstract)
    return found + [FoundPhrase(hit.phrase, hit.words, "abstract") for hit in rest.values()]
