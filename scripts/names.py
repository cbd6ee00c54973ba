"""Fold names and titles, so that accents, case and punctuation make no difference; find short names."""

from functools import cache

from slugify import slugify


@cache
def fold(text: str) -> str:
    """Lowercase ASCII words joined by hyphens: "Nüsken, M." gives "nusken-m"."""
    return slugify(text)


def short_name(title: str) -> str | None:
    """What a paper calls its method where the title leads with it: "Name: rest", Name of a word or two."""
    name, colon, _ = title.partition(":")
    return name if colon and 0 < len(name.split()) <= 2 else None
