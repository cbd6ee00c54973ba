"""Read what authors say in a comment or a journal reference, and a DOI: text in, venue and links out.

A hint is careful: what is only submitted, what was at a workshop, and what names two venues is
no acceptance.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scripts.faults import quoted
from scripts.records.catalogue import Catalogue

URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
SENTENCE = re.compile(r"(?<=[^\sA-Z])\.\s+|[;|\n]")
YEAR = re.compile(r"\b20\d\d\b")
NO_CLAIM = re.compile(
    r"\b(submi\w+|under (?:\w+ )*review|in review|reject\w*|withdrawn|retracted|workshops?|challenge"
    r"|competition|tutorial|demo|extend\w*|extension|(?:preliminary|earlier|short|conference|journal) version"
    r"|template|format|style|rebuttal|in preparation|doctoral)\b",
    re.IGNORECASE,
)
CLAIM = re.compile(
    r"\b(accept\w*|appear\w*|publish\w*|camera[- ]ready|in proceedings|proceedings of|presented"
    r"|oral|spotlight|highlight|poster)\b",
    re.IGNORECASE,
)
DOIS = [
    re.compile(form)
    for form in (
        r"10\.1109/(?P<venue>[A-Z]+)\d+\.(?P<number>20\d\d)\.\d+",  # "10.1109/CVPR52734.2025.00269"
        r"10\.18653/v1/(?P<number>20\d\d)\.(?P<venue>[a-z]+)-(?:long|short|main)\.\d+",
        r"10\.1609/(?P<venue>aaai)\.v(?P<number>\d+)i\d+\.\d+",  # by volume: the 40th is of 2026
    )
]
FIRST_AAAI = 1986  # the year before its first volume
PRESENTATIONS = ("Oral", "Spotlight", "Highlight", "Poster")
CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")


class VenueHint(NamedTuple):
    """What was said of a venue; without `venue`, why that settles nothing."""

    venue: str | None  # as in data/venues.toml
    year: int | None
    presentation: str | None
    words: str  # the sentence that said it
    reason: str = ""


class Mention(NamedTuple):
    """A venue in a sentence, and the year that is said with it."""

    venue: str
    year: int | None
    start: int
    end: int


def venue_hint(
    comment: str, journal_ref: str, catalogue: Catalogue, doi: str | None = None
) -> VenueHint | None:
    """The venue that accepted a paper, by its journal reference, or else by its comment and its DOI."""
    told = [hint for hint in said(journal_ref, catalogue, True) if hint]
    told = told or [hint for hint in (*said(comment, catalogue, False), doi_hint(doi, catalogue)) if hint]
    sure = {(hint.venue, hint.year): hint for hint in reversed(told) if hint.venue}
    if len({venue for venue, _ in sure}) > 1:
        names = " and ".join(sorted({str(venue) for venue, _ in sure}))
        words = "; ".join(hint.words for hint in told if hint.venue)
        return VenueHint(None, None, None, words, f"names {names}")
    best = sorted(sure.values(), key=lambda hint: (hint.year is None, hint.presentation is None))
    return best[0] if best else told[0] if told else None


def doi_hint(doi: str | None, catalogue: Catalogue) -> VenueHint | None:
    """The venue that a DOI names, where its publisher writes it so; a workshop has a name of its own."""
    for form in DOIS:
        if match := form.fullmatch(doi or ""):
            name, number = match["venue"].upper(), int(match["number"])
            if name in catalogue.venues:
                year = number if number > FIRST_AAAI else number + FIRST_AAAI
                return VenueHint(name, year, None, f"DOI {doi}")
    return None


def said(text: str, catalogue: Catalogue, published: bool) -> Iterator[VenueHint | None]:
    """What each sentence says of a venue; a journal reference (`published`) needs no word of acceptance."""
    for sentence in SENTENCE.split(URL.sub(" ", text)):
        words = " ".join(sentence.split()).strip(" .,")
        found = mentions(words, catalogue)
        claims = published or CLAIM.search(words)
        if denial := NO_CLAIM.search(words):
            if found or claims:
                yield VenueHint(None, None, None, words, f"says {quoted(denial[0])}")
        elif len({mention.venue for mention in found}) > 1:
            names = " and ".join(sorted({mention.venue for mention in found}))
            yield VenueHint(None, None, None, words, f"names {names}")
        elif found and (claims or any(mention.year for mention in found)):
            yield settled(words, max(found, key=lambda mention: mention.year or 0), catalogue, published)
        elif claims and not found and re.search(r"[A-Z]{3}|\bin [A-Z]", words):
            yield VenueHint(None, None, None, words, "names no venue of data/venues.toml")


def settled(words: str, mention: Mention, catalogue: Catalogue, published: bool) -> VenueHint:
    """The hint of a sentence that claims one venue."""
    years = [int(year) for year in YEAR.findall(words)]
    year = mention.year or (years[-1] if years and (published or len(years) == 1) else None)
    rest = words[: mention.start] + words[mention.end :]
    if "findings" in rest.casefold():
        return VenueHint(None, None, None, words, "says 'Findings', which are not the conference")
    editions = catalogue.venues[mention.venue].editions
    if year and editions and (year % 2 == 0) != (editions == "even"):
        return VenueHint(None, None, None, words, f"there is no {mention.venue} in {year}")
    kinds = [kind for kind in PRESENTATIONS if re.search(rf"\b{kind}\b", rest, re.IGNORECASE)]
    return VenueHint(mention.venue, year, kinds[0] if kinds else None, words)


def mentions(sentence: str, catalogue: Catalogue) -> list[Mention]:
    """The venues that a sentence names, the longest names first; a name inside another is none."""
    found: list[Mention] = []
    for name, venue in catalogue.venues.items():
        if venue.kind == "preprint":
            continue
        for match in pattern(name, venue.title, tuple(venue.aliases)).finditer(sentence):
            digits = next((group for group in match.groups() if group), None)
            year = int(digits) % 100 + 2000 if digits else None
            found.append(Mention(name, year, match.start(), match.end()))
    found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
    apart: list[Mention] = []
    for mention in found:
        if all(mention.end <= other.start or other.end <= mention.start for other in apart):
            apart.append(mention)
    return apart


@lru_cache(maxsize=1000)
def pattern(name: str, title: str, aliases: tuple[str, ...]) -> re.Pattern[str]:
    """A venue by name, title or alias, with the year before, within or after it: "CVPR 2026 Findings"."""
    forms = []
    for form in sorted({name, title, *aliases}, key=len, reverse=True):
        words = r"\s+(?:(20\d\d)\s+)?".join(re.escape(word) for word in form.split())
        forms.append(words if len(form.split()) == 1 else f"(?i:{words})")
    after = r"(?:[\s,(:'’`-]*(20\d\d)(?!\d)|['’`-]?(\d\d)(?!\d))?"  # "CVPR (2025", "ICLR'26", "AAAI-25"
    return re.compile(rf"(?<![A-Za-z])(?:(20\d\d)\s+)?(?:{'|'.join(forms)})(?![a-z]){after}")


def link_hints(comment: str, abstract: str) -> dict[str, str]:
    """The links that a comment or an abstract gives, by label: Code, Project, Dataset; the first of each."""
    links: dict[str, str] = {}
    for text in (comment, abstract):
        for match in URL.finditer(text):
            address = match[0].rstrip(".,;:!?'\"")
            address = address if "(" in address else address.rstrip(")]")
            label = label_of(address, text[max(0, match.start() - 60) : match.start()])
            if label:
                links.setdefault(label, address)
    return links


def label_of(address: str, before: str) -> str | None:
    """What kind of page an address is, by its host and the words before it."""
    host, _, path = address.split("://", 1)[1].partition("/")
    parts = [part for part in path.split("/") if part]
    if host.removeprefix("www.") in CODE_HOSTS:
        return "Code" if len(parts) == 2 else None
    if host.endswith("huggingface.co"):
        return "Dataset" if parts[:1] == ["datasets"] and len(parts) == 3 else None
    named = re.search(r"(?i)\b(project|home\s*page|web\s*site|web\s*page|page|demo)\b[^.]*$", before)
    if host.endswith((".github.io", ".gitlab.io")) or (named and host != "arxiv.org"):
        return "Project"
    return None
