"""Read the venue from a comment, a journal reference or a DOI: text in, a hint out.

A hint is careful: it names a venue only if the grammar of `acceptance` matches the whole sentence; all other
mentions of a venue are for a person to look at.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.faults import quoted
from scripts.records.catalogue import Catalogue
from scripts.web.acceptance import VENUE, Kind, first_unknown_part, sentence_kind
from scripts.web.venue_mentions import Mention, venue_mentions_in

URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
SENTENCE = re.compile(r"(?<=[^\sA-Z])\.\s+|[;|\n]")
ABBREVIATION = re.compile(
    r"\b(Proc|Conf|Intl?|pp|vol|no|figs?|refs?|approx|etc|al|vs|cf)\.(?=\s)", re.IGNORECASE
)
YEAR = re.compile(r"\b20\d\d\b")
LONE_YEAR = re.compile(r"(?:^|[,()])\s*(20\d\d)\s*(?=[,).]|$)")
LIMIT = 2000  # characters that are read; a comment usually has hundreds
ACCEPTANCE = re.compile(
    r"\b(accept\w*|appear\w*|publish\w*|camera[- ]ready|in proceedings|proceedings of|presented"
    r"|oral|spotlight|highlight|poster)\b",
    re.IGNORECASE,
)
# Words that rule out an acceptance.
ELSEWHERE = re.compile(r"\b(submi\w+|under (?:\w+ )*review|in review|workshops?)\b", re.IGNORECASE)
DOIS = [
    re.compile(form)
    for form in (
        r"10\.1109/(?P<venue>[A-Z]+)\d+\.(?P<number>20\d\d)\.\d+",  # "10.1109/CVPR52734.2025.00269"
        r"10\.18653/v1/(?P<number>20\d\d)\.(?P<venue>[a-z]+)-(?:long|short|main)\.\d+",
        r"10\.1609/(?P<venue>aaai)\.v(?P<number>\d+)i\d+\.\d+",  # by volume: AAAI's 40th is of 2026
    )
]
FIRST_AAAI = 1986  # the year before its first volume
PRESENTATIONS = ("Oral", "Spotlight", "Highlight", "Poster")


class VenueHint(NamedTuple):
    """A statement about a venue; without `venue`, the reason for doubt, and whether a person must look."""

    venue: str | None  # as in data/venues.toml
    year: int | None
    presentation: str | None
    words: str  # the sentence that names it
    reason: str = ""
    doubtful: bool = False


def venue_hint(
    comment: str, journal_ref: str, catalogue: Catalogue, doi: str | None = None
) -> VenueHint | None:
    """Return the venue that accepted a paper, from its journal reference, else from its comment and DOI."""
    hints = hints_in(journal_ref, catalogue, True)
    hints = hints or [*hints_in(comment, catalogue, False), *doi_hint(doi, catalogue)]
    sure = {(hint.venue, hint.year): hint for hint in reversed(hints) if hint.venue}
    if len({venue for venue, _ in sure}) > 1:
        names = " and ".join(sorted({str(venue) for venue, _ in sure}))
        words = "; ".join(hint.words for hint in hints if hint.venue)
        return VenueHint(None, None, None, words, f"names {names}", doubtful=True)
    best = sorted(sure.values(), key=lambda hint: (hint.year is None, hint.presentation is None))
    return best[0] if best else hints[0] if hints else None


def doi_hint(doi: str | None, catalogue: Catalogue) -> Iterator[VenueHint]:
    """Yield the venue in a DOI, if its publisher writes it there; a workshop has a name of its own."""
    for form in DOIS:
        if match := form.fullmatch(doi or ""):
            name, number = match["venue"].upper(), int(match["number"])
            if name in catalogue.venues:
                year = number if number > FIRST_AAAI else number + FIRST_AAAI
                yield VenueHint(name, year, None, f"DOI {doi}")


class Sentence(NamedTuple):
    """A sentence, the venues that it names, and its kind by the grammar of acceptances."""

    words: str
    found: list[Mention]
    marked: str

    @property
    def kind(self) -> Kind:
        """A claim, a bare venue, a note, or something else."""
        return sentence_kind(self.marked)


def sentences(text: str, catalogue: Catalogue) -> Iterator[Sentence]:
    """Yield the sentences of a text without its addresses; a name with full stops is not split."""
    text = ABBREVIATION.sub(r"\1", URL.sub(" ", text))
    found = venue_mentions_in(text, catalogue)
    inside = {place for mention in found for place in range(mention.start, mention.end)}
    ends = [match.span() for match in SENTENCE.finditer(text) if match.start() not in inside]
    for start, end in zip(
        [0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)], strict=True
    ):
        mine = [mention for mention in found if start <= mention.start < end]
        marked, at = "", start
        for mention in sorted(mine, key=lambda mention: mention.start):
            marked, at = f"{marked}{text[at : mention.start]} {VENUE} ", mention.end
        words = " ".join(text[start:end].split()).strip(" .,")
        yield Sentence(words, mine, marked + text[at:end])


def hints_in(text: str, catalogue: Catalogue, published: bool) -> list[VenueHint]:
    """Return the hint from sentences: one sure venue, or all doubtful mentions.

    A journal reference (`published`) names the place of publication, so it needs no word of acceptance.
    """
    if not text:
        return []
    if len(text) > LIMIT:
        return [VenueHint(None, None, None, text, f"has more than {LIMIT:,} characters", doubtful=True)]
    read = list(sentences(text, catalogue))
    hints = [hint for each in read for hint in [hint_of(each, read, catalogue, published)] if hint]
    vetoes = [hint for hint in hints if hint.doubtful]
    return vetoes if vetoes and any(hint.venue for hint in hints) else hints


def hint_of(
    sentence: Sentence, context: list[Sentence], catalogue: Catalogue, published: bool
) -> VenueHint | None:
    """Return the hint from one sentence, given the other sentences of its text."""
    words, found, _ = sentence
    editions = {(mention.venue, mention.year) for mention in found}
    names = sorted({mention.venue for mention in found})
    kind = sentence.kind
    if len(names) > 1:
        return doubtful_hint(words, f"names {' and '.join(names)}")
    if not found:
        claims = ACCEPTANCE.search(words) and kind == "other"
        known = not claims or not re.search(r"[A-Z]{3}|\bin [A-Z]", words)
        return None if known else doubtful_hint(words, "names no venue of data/venues.toml", False)
    if kind in ("other", "submission"):
        if elsewhere := ELSEWHERE.search(words):
            return doubtful_hint(words, f"says {quoted(elsewhere[0])}", False)
        left = first_unknown_part(sentence.marked)
        findings = ", which are not the conference" if left.casefold() == "findings" else ""
        return doubtful_hint(words, f"says {quoted(left)}{findings}")
    if len({year for _, year in editions if year}) > 1:
        return doubtful_hint(words, f"names {names[0]} in more than one year")
    for other in context:  # a sentence that names other venues is judged by itself
        other_venues = {mention.venue for mention in other.found} - set(names)
        if other.kind in ("other", "submission") and not other_venues:
            return doubtful_hint(words, f"goes with {quoted(other.words)}")
    mention = max(found, key=lambda mention: mention.year or 0)
    hint = settled_hint(words, mention, catalogue, published)
    return hint if published or kind == "claim" or hint.presentation or hint.year else None


def doubtful_hint(words: str, reason: str, doubtful: bool = True) -> VenueHint:
    """Return a hint that a sentence names a venue, but does not settle it."""
    return VenueHint(None, None, None, words, reason, doubtful)


def settled_hint(words: str, mention: Mention, catalogue: Catalogue, published: bool) -> VenueHint:
    """Return the hint of a sentence that claims one venue; a date is not the year of an edition."""
    venue = catalogue.venues[mention.venue]
    years = [
        int(year) for year in (YEAR if published or venue.kind == "journal" else LONE_YEAR).findall(words)
    ]
    year = mention.year or (years[-1] if years and (published or len(years) == 1) else None)
    if year and venue.editions and (year % 2 == 0) != (venue.editions == "even"):
        return doubtful_hint(words, f"names {mention.venue} in {year}, when there was none")
    rest = words.replace(mention.words, " ")
    kinds = [kind for kind in PRESENTATIONS if re.search(rf"\b{kind}\b", rest, re.IGNORECASE)]
    return VenueHint(mention.venue, year, kinds[0] if kinds else None, words)
