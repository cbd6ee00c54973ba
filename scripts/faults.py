"""Faults of a list, one line each: the messages that curators read."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong: the file (relative to the root), the field or "", and what to do."""

    path: str
    field: str
    message: str

    def __str__(self) -> str:
        return one_line(": ".join(part for part in self if part))


class ListError(Exception):
    """The one error that the functions below the commands raise: all faults of a run, sorted."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class PartlyDone(ListError):
    """The faults of a run that had written some of its files already, and what it wrote."""

    def __init__(self, faults: Iterable[Fault], done: Iterable[str]) -> None:
        super().__init__(faults)
        self.done = list(done)


def one_line(text: str) -> str:
    """Return the text with escapes for line breaks and other characters that cannot be printed."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def cut(text: str) -> str:
    """Return the text on one line of at most 80 characters."""
    text = one_line(text)
    return text if len(text) <= 80 else f"{text[:77]}..."


def quoted(value: object) -> str:
    """Return the value in single quotes, or a list in its brackets, fit for one line."""
    return cut(str(value)) if isinstance(value, list) else f"'{cut(str(value))}'"


def near_misses(word: str, known: Iterable[str]) -> list[str]:
    """Return up to three of the known words that this may be meant for."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, n=3, cutoff=0.6)
    return sorted(by_folded[folded] for folded in near)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean T2I or T2V?)" for near misses among the known words, else ""."""
    names = near_misses(word, known)
    return f" (did you mean {' or '.join(names)}?)" if names else ""
