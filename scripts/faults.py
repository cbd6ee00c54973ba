"""What is wrong with a list, one line a fault: the interface that curators meet."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong: the file (relative to the root), the field or "", and what to do."""

    path: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in self if part)


class ListError(Exception):
    """The one error that the functions below the commands raise: all faults of a run, sorted."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


def quoted(value: object) -> str:
    """The value in single quotes, cut when long, control characters escaped: fit for one line."""
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(value))
    return f"'{text}'" if len(text) <= 80 else f"'{text[:77]}...'"


def suggestion(word: str, known: Iterable[str]) -> str:
    """ " (did you mean T2I or T2V?)" for near misses among the known words, else ""."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, n=3, cutoff=0.6)
    names = sorted(by_folded[folded] for folded in near)
    return f" (did you mean {' or '.join(names)}?)" if names else ""
