"""Fold names and titles, so that accents, case and punctuation make no difference."""

from functools import cache

from slugify import slugify


@cache
def fold(text: str) -> str:
    """Lowercase ASCII words joined by hyphens: "Nüsken, M." gives "nusken-m"."""
    return slugify(text)
