"""Fold names and titles, so that accents, case and punctuation make no difference; find short names."""

import re
from functools import cache

from slugify import slugify

# Names of plain ASCII fold without transliteration: fast, for a large list has half a million names.
PLAIN = re.compile(r"[A-Za-z0-9 .:?!()-]*")
WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Return lowercase ASCII words joined by hyphens: "Nüsken, M." gives "nusken-m"."""
    return "-".join(WORD.findall(text.lower())) if PLAIN.fullmatch(text) else transliterated(text)


@cache
def transliterated(text: str) -> str:
    """Return the same as `fold`, for a text with any characters."""
    return slugify(text)


def short_name(title: str) -> str | None:
    """Return the name of the method if the title starts with it: "Name: rest", Name of a word or two."""
    name, colon, _ = title.partition(":")
    return name if colon and 0 < len(name.split()) <= 2 else None
