"""The venues in a text, by name, title or alias, with the year next to each."""

import re
from functools import lru_cache
from typing import NamedTuple

from scripts.records.catalogue import Catalogue

GAP = r"(?:\s+|[\s'’-]*\(?(20\d\d)\)?[\s(]+|['’-](\d\d)\s+)"  # between words: "CVPR2026 Findings"


class Mention(NamedTuple):
    """A venue in a sentence, and the year next to it."""

    venue: str
    year: int | None
    start: int
    end: int
    words: str


def venue_mentions_in(sentence: str, catalogue: Catalogue) -> list[Mention]:
    """Return the venues in a sentence, the longest names first; a name inside another does not count."""
    found: list[Mention] = []
    for name, venue in catalogue.venues.items():
        if venue.kind == "preprint":
            continue
        for match in venue_pattern(name, venue.title, tuple(venue.aliases)).finditer(sentence):
            digits = next((group for group in match.groups() if group), None)
            year = int(digits) % 100 + 2000 if digits else None
            found.append(Mention(name, year, match.start(), match.end(), match[0]))
    found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
    apart: list[Mention] = []
    for mention in found:
        if all(mention.end <= other.start or other.end <= mention.start for other in apart):
            apart.append(mention)
    return apart


@lru_cache(maxsize=1000)
def venue_pattern(name: str, title: str, aliases: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for a venue by name, title or alias, with or without a year: "CVPR 2026 Findings"."""
    forms = []
    for form in sorted({name, title, *aliases}, key=len, reverse=True):
        words = GAP.join(re.escape(word) for word in form.split())
        forms.append(words if len(form.split()) == 1 else f"(?i:{words})")
    after = r"(?:[\s,(:'’`-]*(20\d\d)(?!\d)|['’`-]?(\d\d)(?!\d))?"  # "CVPR (2025", "ICLR'26", "AAAI-25"
    return re.compile(rf"(?<![A-Za-z])(?:(20\d\d)\s+)?(?:{'|'.join(forms)})(?![A-Za-z]){after}")
