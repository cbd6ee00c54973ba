"""Hold suggestions against labels: how many are right, by value, and what is taken for what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from scripts.triage.suggest import Guess, Suggestion
from scripts.triage.titles import Title

Judged = tuple[Title, Suggestion]
Confusion = Counter[tuple[str, str]]  # by label and suggestion


class Hits(NamedTuple):
    """How often a value is suggested rightly, wrongly, and not although it should be."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """The share of the suggestions that is right; None where there is no suggestion."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of the labels that is suggested; None where there is no label."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there is nothing to measure."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None


@dataclass
class Measures:
    """What is measured: each part where there are labels for it, else empty."""

    scope: Confusion = field(default_factory=Counter)
    section: Confusion = field(default_factory=Counter)
    tasks: dict[str, Hits] = field(default_factory=dict)
    tasks_taken: Confusion = field(default_factory=Counter)
    methods: dict[str, Hits] = field(default_factory=dict)
    methods_taken: Confusion = field(default_factory=Counter)


def measure(judged: Sequence[Judged]) -> Measures:
    """The measures of suggestions whose titles have labels."""
    tasks = [(title.tasks, values(made.tasks)) for title, made in judged if title.tasks is not None]
    methods = [(title.methods, values(made.methods)) for title, made in judged if title.methods is not None]
    return Measures(
        scope=Counter(
            (scope_name(title.scope), scope_name(in_scope(made)))
            for title, made in judged
            if title.scope is not None
        ),
        section=Counter(
            (title.section, made.section.value if made.section else "none")
            for title, made in judged
            if title.section is not None
        ),
        tasks=by_value(tasks),
        tasks_taken=taken(tasks),
        methods=by_value(methods),
        methods_taken=taken(methods),
    )


def in_scope(made: Suggestion) -> bool:
    """Whether a suggestion says that a paper is in scope."""
    return made.scope > 0.5


def scope_name(scope: bool) -> str:
    """ "in" or "out"."""
    return "in" if scope else "out"


def values(guesses: Iterable[Guess]) -> list[str]:
    """The values that are guessed."""
    return [guess.value for guess in guesses]


def by_value(pairs: Iterable[tuple[Iterable[str], Iterable[str]]]) -> dict[str, Hits]:
    """The hits of each value that is a label or a suggestion, in order of name."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for labels, made in pairs:
        wanted, guessed = set(labels), set(made)
        right.update(wanted & guessed)
        wrong.update(guessed - wanted)
        missed.update(wanted - guessed)
    return {name: Hits(right[name], wrong[name], missed[name]) for name in sorted(right | wrong | missed)}


def taken(pairs: Iterable[tuple[Iterable[str], Iterable[str]]]) -> Confusion:
    """How often each label is suggested, and which wrong values are where it is missed; "none" for none."""
    confusion: Confusion = Counter()
    for labels, made in pairs:
        missed, wrong = set(labels).difference(made), set(made).difference(labels)
        confusion.update((value, value) for value in set(labels).intersection(made))
        if missed or wrong:
            confusion.update(product(missed or {"none"}, wrong or {"none"}))
    return confusion


def hits_of(confusion: Confusion, value: str) -> Hits:
    """The hits of one value of a confusion."""
    right = confusion[value, value]
    wrong = sum(number for (label, made), number in confusion.items() if made == value != label)
    missed = sum(number for (label, made), number in confusion.items() if label == value != made)
    return Hits(right, wrong, missed)


def together(hits: Iterable[Hits]) -> Hits:
    """The hits of all values as one."""
    return Hits(*map(sum, zip(*hits, strict=True))) if (hits := list(hits)) else Hits(0, 0, 0)
